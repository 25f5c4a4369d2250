import { setTimeout } from 'node:timers/promises';
import {
  bookOf,
  deliveriesTo,
  enterprises,
  enterpriseTeller,
  residents,
  residentTeller,
  tellStory,
  type ExpectedDelivery,
  type Owed,
  type StoryBatch,
  type Subject,
  type Teller,
} from '../../demo/flows/index.ts';
import { createRandom, type Random } from '../../demo/province/random.ts';
import type { Delivered } from '../../../src/client/index.ts';
import { createTaker, reconciliationOf, sendThrough, type Taker } from './ends.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';

export interface FlowsSoakArguments {
  /** Rounds, each with one batch of each flow and one kill. */
  readonly flows: number;
  readonly seed: number;
}

export interface FlowsSoaked {
  readonly rounds: number;
  readonly kills: number;
  readonly seed: number;
  readonly seconds: number;
  readonly records: number;
  /** Different ones, and how many of them came more than once. */
  readonly deliveries: number;
  readonly repeated: number;
  readonly logVerified: boolean;
  readonly violations: number;
  readonly told: readonly string[];
}

const VIOLATIONS_TOLD_MAX = 20;

/** People or enterprises that come up in a round, about. */
const SUBJECTS_PER_ROUND = 50;

/** Below this the dirt of the story would refuse its batches. */
const SUBJECTS_MIN = 300;

/** A kill comes so long after its round began at most, milliseconds. */
const KILL_MS_MAX = 700;

/** One flow: what is sent, who takes it, and what they must have at the end. */
interface Course {
  readonly owed: Pick<Owed<never>, 'flow' | 'source'>;
  readonly batches: readonly StoryBatch<unknown>[];
  readonly takers: ReadonlyMap<string, Taker>;
  readonly expectedFor: (receiver: string) => readonly ExpectedDelivery[];
  readonly bookFor: (batch: StoryBatch<unknown>) => ReturnType<typeof bookOf>;
}

/** The story in as many batches as there are rounds; its order stays. */
function inRounds<S>(story: readonly StoryBatch<S>[], rounds: number): readonly StoryBatch<S>[] {
  const lines = story.flatMap((batch) => batch.lines);
  const [first] = story;
  if (first === undefined) return [];
  const size = Math.ceil(lines.length / rounds);
  const number = (round: number): string => `S${String(round + 1).padStart(6, '0')}`;
  return Array.from({ length: rounds }, (_, round) => ({
    number: number(round),
    window: first.window,
    ...(round === 0 ? {} : { previous: number(round - 1) }),
    lines: lines.slice(round * size, (round + 1) * size),
  }));
}

function courseOf<S extends Subject>(
  gateway: GatewayProcess,
  owed: Owed<S>,
  { teller, flows: rounds, seed }: FlowsSoakArguments & { readonly teller: Teller<S> },
): Course {
  const batches = inRounds(tellStory(teller, seed), rounds);
  const lines = batches.flatMap((batch) => batch.lines);
  return {
    owed,
    batches,
    takers: new Map(
      owed.receivers.map(({ receiver }) => [receiver, createTaker(gateway, owed.flow, receiver)]),
    ),
    expectedFor: (name) => {
      const receiver = owed.receivers.find((each) => each.receiver === name);
      return receiver === undefined ? [] : deliveriesTo(owed, receiver, lines);
    },
    bookFor: ({ number }) =>
      bookOf(owed, batches.find((batch) => batch.number === number)?.lines ?? []),
  };
}

const systemsOf = ({ source, receivers }: Owed<never>): readonly string[] => [
  source,
  ...receivers.map(({ receiver }) => receiver),
];

async function killSoon(gateway: GatewayProcess, random: Random): Promise<void> {
  await setTimeout(random.below(KILL_MS_MAX));
  await gateway.kill();
  await gateway.start();
}

/** Batches go in while deliveries go out, and in the middle of it the gateway is killed. */
async function playRounds(
  gateway: GatewayProcess,
  courses: readonly Course[],
  { flows, seed }: FlowsSoakArguments,
): Promise<void> {
  const random = createRandom(seed, 'kills');
  const following = courses.flatMap(({ takers }) =>
    [...takers.values()].map((taker) => taker.follow()),
  );
  for (let round = 0; round < flows; round += 1) {
    const sent = courses.map(async ({ owed, batches }) => {
      const batch = batches[round];
      if (batch !== undefined) await sendThrough(gateway, owed, batch);
    });
    await Promise.all([...sent, killSoon(gateway, random)]);
  }
  await Promise.all(following.map((each) => each.stop()));
  for (const { takers } of courses) for (const taker of takers.values()) await taker.drain();
}

const plain = ({ op, region, key, version, record }: Delivered): ExpectedDelivery => ({
  op,
  region,
  key,
  version,
  ...(record === undefined ? {} : { record }),
});

const spelled = (delivery: ExpectedDelivery | undefined): string => {
  if (delivery?.record === undefined) return JSON.stringify(delivery);
  const record = Object.entries(delivery.record).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ ...delivery, record });
};

/** Nothing lost, nothing of others, everything in its order. */
function judgeReceiver(course: Course, receiver: string, taker: Taker): readonly string[] {
  const { bySeq, wrong } = taker.taken();
  const expected = course.expectedFor(receiver);
  const got = [...bySeq].sort(([a], [b]) => a - b).map(([, delivery]) => plain(delivery));
  const at = Array.from({ length: Math.max(expected.length, got.length) }).findIndex(
    (_, index) => spelled(got[index]) !== spelled(expected[index]),
  );
  const where = `${course.owed.flow} to ${receiver}`;
  return [
    ...wrong,
    ...(at === -1
      ? []
      : [`${where}: delivery ${at + 1} of ${expected.length} is not the one owed (${got.length})`]),
  ];
}

async function judgeBatch(
  gateway: GatewayProcess,
  course: Course,
  batch: StoryBatch<unknown>,
): Promise<readonly string[]> {
  const { verdict, records } = await reconciliationOf(gateway, course.owed, batch.number);
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  const book = course.bookFor(batch);
  const isBooked =
    declared === book.declared &&
    mapped === book.mapped &&
    quarantined === book.quarantined &&
    ignored === book.ignored &&
    unclaimed === book.unclaimed;
  const where = `${course.owed.flow} ${batch.number}`;
  return [
    ...(verdict === 'balanced' ? [] : [`${where}: ${verdict}`]),
    ...(isBooked ? [] : [`${where}: ${JSON.stringify(records)} is not ${JSON.stringify(book)}`]),
  ];
}

async function judge(
  gateway: GatewayProcess,
  courses: readonly Course[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const course of courses) {
    for (const [name, taker] of course.takers) found.push(...judgeReceiver(course, name, taker));
    for (const batch of course.batches) found.push(...(await judgeBatch(gateway, course, batch)));
  }
  return found;
}

const summed = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** Kills a gateway in every round while batches and deliveries are under way, and counts what is lost. */
export async function soakFlows(demanded: FlowsSoakArguments): Promise<FlowsSoaked> {
  const { flows: rounds, seed } = demanded;
  const subjects = Math.max(SUBJECTS_MIN, rounds * SUBJECTS_PER_ROUND);
  const systems = [...new Set([...systemsOf(residents), ...systemsOf(enterprises)])];
  const gateway = await startGatewayProcess(systems);
  const began = performance.now();
  try {
    const courses = [
      courseOf(gateway, residents, { ...demanded, teller: residentTeller(seed, subjects) }),
      courseOf(gateway, enterprises, { ...demanded, teller: enterpriseTeller(seed, subjects) }),
    ];
    await playRounds(gateway, courses, demanded);
    const found = await judge(gateway, courses);
    await gateway.kill();
    const logVerified = await gateway.verifyLog();
    const told = logVerified ? found : [...found, 'the log does not prove itself'];
    const taken = courses.flatMap(({ takers }) =>
      [...takers.values()].map((taker) => taker.taken()),
    );
    return {
      rounds,
      kills: rounds,
      seed,
      seconds: Math.round((performance.now() - began) / 1000),
      records: summed(courses.flatMap(({ batches }) => batches.map(({ lines }) => lines.length))),
      deliveries: summed(taken.map(({ bySeq }) => bySeq.size)),
      repeated: summed(taken.map(({ repeated }) => repeated)),
      logVerified,
      violations: told.length,
      told: told.slice(0, VIOLATIONS_TOLD_MAX),
    };
  } finally {
    await gateway.end();
  }
}
