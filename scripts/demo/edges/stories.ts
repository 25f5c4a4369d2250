import {
  assisted,
  assistedTeller,
  bookOf,
  deliveriesTo,
  enterprises,
  enterpriseTeller,
  insured,
  insuredTeller,
  residents,
  residentTeller,
  tellStory,
  type ExpectedBook,
  type ExpectedDelivery,
  type Owed,
  type StoryBatch,
  type Subject,
  type Teller,
} from '../flows/index.ts';

/** How a source's batches reach the gateway: it reads a table, is called, or takes files over. */
export type WayIn = 'table' | 'push' | 'files';

/** A batch as its source tells it, and what must become of it. */
export interface ToldBatch extends Pick<StoryBatch<Subject>, 'previous' | 'window' | 'lines'> {
  /** As the gateway has it. */
  readonly number: string;
  readonly book: ExpectedBook;
  /** `receiver region count`, in order. */
  readonly owed: readonly string[];
}

export interface Waiting {
  readonly region: string;
  readonly records: number;
}

export interface FlowStory {
  readonly flow: string;
  readonly source: string;
  readonly wayIn: WayIn;
  readonly batches: readonly ToldBatch[];
  /** Of divisions of which nobody receives: how many records wait, by division. */
  readonly unclaimed: readonly Waiting[];
  /** All that each receiver must get, in the order in which it must get it. */
  readonly owed: ReadonlyMap<string, readonly ExpectedDelivery[]>;
}

const SEED = 20210409;

/** Of each flow: enough that its dirt stays below what refuses a batch. */
const SUBJECTS = 120;

/** Nobody numbers the batches of a table but the gateway. */
const numberOf = (wayIn: WayIn, number: string, index: number): string =>
  wayIn === 'table' ? String(index + 1) : number;

/** A record that belongs to two divisions may wait for one of them alone. */
function waitingIn<S extends Subject>(
  { receivers }: Owed<S>,
  lines: StoryBatch<S>['lines'],
): readonly Waiting[] {
  const divisions = lines.flatMap(({ truth }) => (truth.kind === 'lands' ? truth.after : []));
  const unserved = divisions.filter((each) => !receivers.some(({ serves }) => serves.has(each)));
  return [...new Set(unserved)]
    .sort()
    .map((region) => ({ region, records: unserved.filter((each) => each === region).length }));
}

function owedCounts<S extends Subject>(owed: Owed<S>, { lines }: StoryBatch<S>): readonly string[] {
  return owed.receivers
    .flatMap((each) => {
      const regions = deliveriesTo(owed, each, lines).map(({ region }) => region);
      return [...new Set(regions)].map((region) => {
        const count = regions.filter((other) => other === region).length;
        return `${each.receiver} ${region} ${count}`;
      });
    })
    .sort();
}

function storyOf<S extends Subject>(owed: Owed<S>, teller: Teller<S>, wayIn: WayIn): FlowStory {
  const batches = tellStory(teller, SEED);
  const lines = batches.flatMap((batch) => batch.lines);
  return {
    flow: owed.flow,
    source: owed.source,
    wayIn,
    batches: batches.map((batch, index) => ({
      ...batch,
      number: numberOf(wayIn, batch.number, index),
      book: bookOf(owed, batch.lines),
      owed: owedCounts(owed, batch),
    })),
    unclaimed: waitingIn(owed, lines),
    owed: new Map(
      owed.receivers.map((each) => [each.receiver, deliveriesTo(owed, each, lines)] as const),
    ),
  };
}

export const insuredStory = (): FlowStory =>
  storyOf(insured, insuredTeller(SEED, SUBJECTS), 'table');

export const residentStory = (): FlowStory =>
  storyOf(residents, residentTeller(SEED, SUBJECTS), 'files');

/** The three returns and the collection of the example. */
export const flowStories = (): readonly FlowStory[] => [
  insuredStory(),
  storyOf(enterprises, enterpriseTeller(SEED, SUBJECTS), 'push'),
  residentStory(),
  storyOf(assisted, assistedTeller(SEED, SUBJECTS), 'push'),
];
