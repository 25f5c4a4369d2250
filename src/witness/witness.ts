import { textOf, utf8, type Clock, type Sha256 } from '../kernel/index.ts';
import { emptyRoot, formatSignature, signatureLine, verifiedSignatures } from '../proofs/index.ts';
import type { NoteSigner, NoteVerifier, TreeHead, VerifiedNote } from '../proofs/index.ts';
import { parseAddCheckpoint, type ReadRequest } from './add-checkpoint.ts';
import type { Alarms } from './alarms.ts';
import { alarmIn, judgeRequest, type Verdict } from './judge-request.ts';
import type { WitnessBook } from './witness-book.ts';

/** A log that a witness knows: its name for ever, and the keys trusted for it. */
export interface WitnessedLog {
  readonly origin: string;
  readonly verifiers: readonly NoteVerifier[];
}

export interface WitnessReply {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly contentType: string;
  readonly text: string;
}

export interface Witness {
  /** Answers a request body of `add-checkpoint`; what it cosigns is durable before. */
  addCheckpoint(body: Uint8Array): Promise<WitnessReply>;
  /** What was cosigned last of a log, with a cosignature of now; undefined when nothing was. */
  cosigned(origin: string): Promise<string | undefined>;
}

export interface WitnessParts {
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly book: WitnessBook;
  readonly alarms: Alarms;
  readonly signer: NoteSigner;
  readonly logs: readonly WitnessedLog[];
}

const PLAIN = 'text/plain; charset=utf-8';

/** c2sp.org/tlog-witness: exactly this, without parameters. */
const SIZE_TYPE = 'text/x.tlog.size';

const plain = (status: WitnessReply['status'], text: string): WitnessReply => ({
  status,
  contentType: PLAIN,
  text: `${text}\n`,
});

const sizeConflict = (size: number): WitnessReply => ({
  status: 409,
  contentType: SIZE_TYPE,
  text: `${size}\n`,
});

function parse(body: Uint8Array): ReadRequest | undefined {
  try {
    return parseAddCheckpoint(textOf(body));
  } catch {
    return undefined;
  }
}

/** Without what others signed or wrote below it: this is kept, served and shown as evidence. */
const noteOf = ({ text, signatures }: VerifiedNote): string =>
  `${text}\n${signatures.map(formatSignature).join('')}`;

interface Decided {
  readonly verdict: Verdict;
  /** What was held before. */
  readonly head: TreeHead & { readonly note?: string };
}

/** Judges and keeps in one step; who waits for the answer waits for the disk. */
function decide({ sha256, book, clock }: WitnessParts, request: ReadRequest): Decided {
  const { origin, size, root } = request.checkpoint;
  return book.advance(origin, (held) => {
    const head = held ?? { size: 0, root: emptyRoot(sha256) };
    const verdict = judgeRequest(sha256, request, head);
    const decision = { verdict, head };
    if (verdict !== 'cosigned') return { decision };
    return { decision, keep: { origin, size, root, note: request.note, seenAt: clock.now() } };
  });
}

function tellAlarms({ alarms }: WitnessParts, request: ReadRequest, decided: Decided): void {
  const { checkpoint, note } = request;
  const { origin } = checkpoint;
  const { verdict, head } = decided;
  const kind = alarmIn(verdict, checkpoint, head);
  const evidence = { ...(head.note !== undefined && { held: head.note }), offered: note };
  if (kind !== undefined) alarms.raise({ origin, kind, ...evidence });
  if (verdict !== 'cosigned') return;
  if (checkpoint.size > head.size) alarms.grown(origin);
  else alarms.end(origin, ['silence']);
}

async function answer(
  { signer }: WitnessParts,
  request: ReadRequest,
  { verdict, head }: Decided,
): Promise<WitnessReply> {
  switch (verdict) {
    case 'cosigned':
      return { status: 200, contentType: PLAIN, text: await cosign(signer, request.text) };
    case 'old-above-size':
      return plain(400, 'the old size is above the size of the checkpoint');
    case 'size-conflict':
      return sizeConflict(head.size);
    case 'root-conflict':
      return plain(409, 'another root of this size was cosigned');
    case 'inconsistent':
      return plain(422, 'the consistency proof does not verify');
  }
}

const cosign = (signer: NoteSigner, text: string): Promise<string> =>
  signatureLine(signer, utf8(text));

/** The witness's side of c2sp.org/tlog-witness. */
export function createWitness(parts: WitnessParts): Witness {
  const logs = new Map(parts.logs.map((log) => [log.origin, log]));
  return {
    addCheckpoint: async (body) => {
      const request = parse(body);
      if (request === undefined) return plain(400, 'not a request to add a checkpoint');
      const log = logs.get(request.checkpoint.origin);
      if (log === undefined) return plain(404, 'no such log here');
      const verified = await verifiedSignatures(request.note, log.verifiers);
      if (verified === undefined) return plain(403, 'not signed by a key of this log');
      const believed = { ...request, note: noteOf(verified) };
      const decided = decide(parts, believed);
      tellAlarms(parts, believed, decided);
      return answer(parts, believed, decided);
    },
    cosigned: async (origin) => {
      const held = logs.has(origin) ? parts.book.find(origin) : undefined;
      const read = held && parseAddCheckpoint(`old 0\n\n${held.note}`);
      return read && `${read.note}${await cosign(parts.signer, read.text)}`;
    },
  };
}
