import { setTimeout as sleep } from 'node:timers/promises';
import { foundStage, type Founded } from '../../soak/stage.ts';
import { createRandom, type Random } from '../power/random.ts';
import { answeringAfterAWhile, createCaller, type Answer, type Request } from './caller.ts';
import { judgeRound, judgeWhole } from './judge-round.ts';
import { freePort } from '../free-port.ts';
import { startServing, type Serving } from './serving.ts';
import { readEntries } from './stored-exchanges.ts';

export interface KillRun {
  readonly rounds: number;
  readonly seed: number;
}

export interface KillResult extends KillRun {
  readonly sent: number;
  readonly acknowledged: number;
  /** Without an answer when the process was killed: at least one in each round. */
  readonly inFlight: number;
  /** Of these, found in the log: with an outcome nobody was told, or abandoned and recorded so. */
  readonly found: number;
  readonly abandoned: number;
  /** Requests answered before the kill and sent again after it: all refused. */
  readonly replayed: number;
  /** What the provider was asked, and what the log says of it: never fewer. */
  readonly asks: number;
  readonly intents: number;
  readonly violations: readonly string[];
}

/** Callers that send without a pause. */
const LANES = 8;

/** A gateway lives so long after its first answer, milliseconds. */
const LIFE_MS = { min: 50, max: 500 };

const VIOLATIONS_TOLD_MAX = 20;

/** What callers know of one life of a gateway. */
interface Life {
  readonly answers: Map<string, Answer | undefined>;
  /** One that was answered, to be sent again. */
  readonly answered: Request | undefined;
}

interface LifeUnderWay extends Life {
  answered: Request | undefined;
}

interface Run extends KillRun {
  readonly founded: Founded;
  readonly random: Random;
}

/** Sends until the connection breaks. */
async function callUntilKilled(
  { founded }: Run,
  baseUrl: string,
  life: LifeUnderWay,
): Promise<void> {
  const caller = createCaller({ ...founded, baseUrl, data: founded.settings.data });
  try {
    for (;;) {
      const request = await caller.request();
      life.answers.set(request.case, undefined);
      life.answers.set(request.case, await caller.send(request));
      life.answered = request;
    }
  } catch {
    // The process is gone, and with it what was under way.
  } finally {
    caller.close();
  }
}

const hasAnswer = ({ answered }: Life): boolean => answered !== undefined;

const isInFlight = (answers: Life['answers']): boolean => [...answers.values()].includes(undefined);

/** One life: requests from all lanes, and a kill in the middle of them. */
async function liveAndDie(run: Run, serving: Serving): Promise<Life> {
  const life: LifeUnderWay = { answers: new Map(), answered: undefined };
  const lanes = Array.from({ length: LANES }, () => callUntilKilled(run, serving.baseUrl, life));
  while (!hasAnswer(life)) await sleep(1);
  await sleep(LIFE_MS.min + run.random.below(LIFE_MS.max - LIFE_MS.min));
  while (!isInFlight(life.answers)) await sleep(0);
  serving.kill('SIGKILL');
  await Promise.all([...lanes, serving.ended]);
  return life;
}

/** The same bytes again, to the next life: they were answered once, and once is enough. */
async function replay(run: Run, baseUrl: string, request: Request): Promise<readonly string[]> {
  const { founded } = run;
  const caller = createCaller({ ...founded, baseUrl, data: founded.settings.data });
  const { code } = await caller.send(request);
  caller.close();
  return code === 'signature-replayed' ? [] : [`${request.case} sent again got ${code ?? 'done'}`];
}

const newestCheckpoint = (answers: Life['answers']): string | undefined => {
  const receipts = [...answers.values()].flatMap((answer) => answer?.receipt ?? []);
  return receipts.sort((a, b) => b.index - a.index)[0]?.checkpoint;
};

type Tally = {
  -readonly [count in Exclude<keyof KillResult, 'violations' | keyof KillRun>]: number;
};

/** What the log has come to hold since the index, once the next life has begun. */
async function judgeLife(
  { founded }: Run,
  life: Life,
  { from, tally }: { readonly from: number; readonly tally: Tally },
): Promise<{ readonly violations: readonly string[]; readonly next: number }> {
  const entries = readEntries(founded.settings.data, from);
  const unanswered = [...life.answers].filter(([, answer]) => answer === undefined);
  const kinds = entries.map(({ entry }) => entry.kind);
  const count = (kind: (typeof kinds)[number]): number =>
    kinds.filter((one) => one === kind).length;
  const acknowledged = life.answers.size - unanswered.length;
  tally.sent += life.answers.size;
  tally.acknowledged += acknowledged;
  tally.inFlight += unanswered.length;
  tally.found += count('exchange.intent') + count('exchange.refused') - acknowledged;
  tally.abandoned += count('exchange.abandoned');
  tally.intents += count('exchange.intent');
  const violations = [
    ...(await judgeRound(founded, life, entries)),
    ...(await judgeWhole(founded, newestCheckpoint(life.answers))),
    ...(unanswered.length === 0 ? ['no request was in flight at the kill'] : []),
    ...(tally.asks > tally.intents ? ['the provider was asked without a durable intent'] : []),
  ];
  return { violations, next: (entries.at(-1)?.index ?? from - 1) + 1 };
}

/** Kills a gateway again and again while it is asked, and judges what its successor finds. */
async function playRounds(run: Run, settingsFile: string, tally: Tally): Promise<string[]> {
  const violations: string[] = [];
  let serving = await startServing(settingsFile);
  let from = readEntries(run.founded.settings.data, 0).length;
  for (let round = 1; round <= run.rounds; round += 1) {
    const life = await liveAndDie(run, serving);
    serving = await startServing(settingsFile);
    const judged = await judgeLife(run, life, { from, tally });
    from = judged.next;
    const replayed = life.answered && (await replay(run, serving.baseUrl, life.answered));
    tally.replayed += 1;
    const found = [...judged.violations, ...(replayed ?? [])];
    violations.push(...found.map((violation) => `round ${round}: ${violation}`));
  }
  serving.kill('SIGTERM');
  await serving.ended;
  return violations;
}

/** @throws {Error} when a gateway does not start again */
export async function killRounds({ rounds, seed }: KillRun): Promise<KillResult> {
  const founded = await foundStage({ port: await freePort() });
  const tally: Tally = {
    sent: 0,
    acknowledged: 0,
    inFlight: 0,
    found: 0,
    abandoned: 0,
    replayed: 0,
    asks: 0,
    intents: 0,
  };
  founded.play(answeringAfterAWhile(() => (tally.asks += 1)));
  try {
    const run = { rounds, seed, founded, random: createRandom(seed) };
    const violations = await playRounds(run, founded.settingsFile, tally);
    return { rounds, seed, ...tally, violations: violations.slice(0, VIOLATIONS_TOLD_MAX) };
  } finally {
    await founded.close();
  }
}
