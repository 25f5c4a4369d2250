import type { Clock } from '../../kernel/index.ts';
import {
  askWitness,
  type Asked,
  type AskParts,
  type Outcome,
  type Snapshot,
  type WitnessContact,
} from './ask-witness.ts';

/** How one witness does, for operators. */
export interface WitnessStanding {
  readonly name: string;
  /** What came of asking last; `unasked` at the start. */
  readonly outcome: Outcome | 'unasked';
  /** Since it cosigned last, milliseconds; undefined when it has not yet. */
  readonly ageMs?: number;
}

/** The witnesses, what each is known to have cosigned, and how each does. */
export interface Standings {
  /** The cosignatures that all of them together give on one snapshot, one text for each witness. */
  askAll(snapshot: Snapshot): Promise<readonly string[]>;
  list(): readonly WitnessStanding[];
}

export interface StandingParts extends AskParts {
  readonly steady: Clock;
  readonly contacts: readonly WitnessContact[];
  /** Told when a witness answers otherwise than before. */
  readonly onChange: (witness: string, asked: Asked) => void;
}

interface Standing {
  readonly contact: WitnessContact;
  known: number;
  outcome: Outcome | 'unasked';
  /** Of a refusal; another one is another answer. */
  status: number | undefined;
  cosignedAt: number | undefined;
}

function note(standing: Standing, asked: Asked, { steady, onChange }: StandingParts): void {
  const status = asked.outcome === 'refused' ? asked.status : undefined;
  const isChanged = standing.outcome !== asked.outcome || standing.status !== status;
  standing.outcome = asked.outcome;
  standing.status = status;
  if (asked.outcome === 'cosigned') standing.cosignedAt = steady.now();
  if (isChanged) onChange(standing.contact.name, asked);
}

export function createStandings(parts: StandingParts): Standings {
  const standings = parts.contacts.map((contact): Standing => ({
    contact,
    known: 0,
    outcome: 'unasked',
    status: undefined,
    cosignedAt: undefined,
  }));
  const ask = async (standing: Standing, snapshot: Snapshot): Promise<readonly string[]> => {
    const { contact, known } = standing;
    const asked = await askWitness(parts, contact, { known, snapshot });
    note(standing, asked, parts);
    if (asked.outcome !== 'cosigned') return [];
    standing.known = snapshot.size;
    return [asked.lines];
  };
  return {
    askAll: async (snapshot) =>
      (await Promise.all(standings.map((standing) => ask(standing, snapshot)))).flat(),
    list: () =>
      standings.map(({ contact: { name }, outcome, cosignedAt }) => ({
        name,
        outcome,
        ...(cosignedAt !== undefined && { ageMs: parts.steady.now() - cosignedAt }),
      })),
  };
}
