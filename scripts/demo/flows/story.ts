import { createRandom, type Random } from '../province/random.ts';
import { isInSeason, type Dirt } from './dirt.ts';
import type { Change, Divisions, Operation, Row, SourceLine, StoryBatch, Truth } from './line.ts';
import { placeOn } from './places.ts';

/** Who or what a story is about. `home`: the divisions of today to which it belongs. */
export interface Subject {
  readonly home: Divisions;
}

/** One source: of whom it tells, how it spells them, and what goes wrong with it. */
export interface Teller<S extends Subject> {
  readonly stream: string;
  readonly subjects: readonly S[];
  /** Others, who come up in faulty lines only. */
  readonly strangers: readonly S[];
  readonly hasStreets: boolean;
  readonly operations: ReadonlySet<Operation>;
  readonly homes: readonly Divisions[];
  readonly moved: (subject: S, home: Divisions) => S;
  readonly write: (change: Change<S>) => Row;
  readonly dirt: readonly Dirt[];
}

interface Told<S> {
  readonly subject: S;
  /** Undefined when nobody holds it. */
  readonly last?: SourceLine<S>;
}

const FIRST = { from: '2021-04-01', until: '2021-04-08' };
const SECOND = { from: '2021-04-10', until: '2021-04-20' };
const DAYS = 7;

/** Numbers between those of two changes are left for what comes late. */
const SEQUENCE_STEP = 10;

/** A month of 2021 in two batches, one before and one after the reform of Hangzhou's districts. */
export function tellStory<S extends Subject>(
  teller: Teller<S>,
  seed: number,
): readonly StoryBatch<S>[] {
  const random = createRandom(seed, teller.stream);
  const pen = createPen(teller, random);
  const began = teller.subjects.map((subject): Told<S> => begin(pen, subject, FIRST.from));
  const first = began.flatMap(({ last }) => (last === undefined ? [] : [last]));
  const second = began.flatMap((told, index) => goOn(pen, told, index));
  const one = { number: '20210408-01', window: windowOf(FIRST) };
  const two = { number: '20210420-01', previous: one.number, window: windowOf(SECOND) };
  return [
    { ...one, lines: strewn(first, dirtOn(pen, FIRST.from), random) },
    { ...two, lines: strewn(second, dirtOn(pen, SECOND.from), random) },
  ];
}

const windowOf = ({ from, until }: typeof FIRST): StoryBatch<unknown>['window'] => ({
  from: `${from}T00:00:00.000Z`,
  until: `${until}T00:00:00.000Z`,
});

interface Saying<S> {
  readonly op: Operation;
  readonly subject: S;
  readonly on: string;
  readonly truth: Truth;
  /** The next when absent. */
  readonly sequence?: number;
}

/** Writes lines; numbers them. */
interface Pen<S extends Subject> {
  readonly teller: Teller<S>;
  readonly random: Random;
  say(saying: Saying<S>): SourceLine<S> | undefined;
  day(from: string): string;
}

function createPen<S extends Subject>(teller: Teller<S>, random: Random): Pen<S> {
  let last = 1000;
  return {
    teller,
    random,
    say: ({ op, subject, on, truth, sequence }) => {
      const told = { on, hasStreets: teller.hasStreets };
      const places = subject.home.map((division) => placeOn(division, told, random));
      const sayable = places.filter((place) => place !== undefined);
      if (sayable.length < places.length) return undefined;
      last += SEQUENCE_STEP;
      const change = { op, subject, places: sayable, on, sequence: sequence ?? last };
      const row = teller.write(change);
      return { text: JSON.stringify(row), row, change, truth };
    },
    day: (from) => {
      const start = Date.parse(`${from}T00:00:00.000Z`);
      return new Date(start + random.below(DAYS) * 86_400_000).toISOString().slice(0, 10);
    },
  };
}

function begin<S extends Subject>(pen: Pen<S>, subject: S, from: string): Told<S> {
  const truth: Truth = { kind: 'lands', before: [], after: subject.home };
  const line = pen.say({ op: 'insert', subject, on: pen.day(from), truth });
  return { subject, ...(line === undefined ? {} : { last: line }) };
}

type Turn = <S extends Subject>(pen: Pen<S>, told: Required<Told<S>>) => Lines<S>;
type Lines<S> = readonly (SourceLine<S> | undefined)[];

const update: Turn = (pen, { subject }) => {
  const truth: Truth = { kind: 'lands', before: subject.home, after: subject.home };
  return [pen.say({ op: 'update', subject, on: pen.day(SECOND.from), truth })];
};

const move: Turn = (pen, { subject }) => {
  const { teller, random } = pen;
  const home = random.pick(teller.homes.filter((each) => each.join() !== subject.home.join()));
  const moved = teller.moved(subject, home);
  const truth: Truth = { kind: 'lands', before: subject.home, after: home };
  return [pen.say({ op: 'update', subject: moved, on: pen.day(SECOND.from), truth })];
};

/** The region that is left says so first; the one that is reached comes later. */
const leave: Turn = (pen, told) => {
  const { subject } = told;
  const { teller, random } = pen;
  if (!teller.operations.has('leave')) return move(pen, told);
  const home = random.pick(teller.homes.filter((each) => each.join() !== subject.home.join()));
  const on = pen.day(SECOND.from);
  const gone: Truth = { kind: 'ends', before: subject.home };
  const come: Truth = { kind: 'lands', before: [], after: home };
  return [
    pen.say({ op: 'leave', subject, on, truth: gone }),
    pen.say({ op: 'update', subject: teller.moved(subject, home), on, truth: come }),
  ];
};

const end: Turn = (pen, told) => {
  const { subject } = told;
  if (!pen.teller.operations.has('delete')) return update(pen, told);
  const truth: Truth = { kind: 'ends', before: subject.home };
  return [pen.say({ op: 'delete', subject, on: pen.day(SECOND.from), truth })];
};

const again: Turn = (_pen, { last }) => [{ ...last, truth: { kind: 'ignored', why: 'same' } }];

const late: Turn = (pen, { subject, last }) => {
  const sequence = last.change.sequence - 1;
  const truth: Truth = { kind: 'ignored', why: 'older' };
  return [pen.say({ op: 'update', subject, on: pen.day(SECOND.from), truth, sequence })];
};

/** One version with two contents: the first one counts. */
const contradict: Turn = (pen, { subject, last }) => {
  const { sequence } = last.change;
  const truth: Truth = { kind: 'ignored', why: 'conflicting' };
  return [pen.say({ op: 'update', subject, on: pen.day(SECOND.from), truth, sequence })];
};

const rest: Turn = () => [];

const turns: readonly Turn[] = [
  update,
  move,
  again,
  end,
  leave,
  late,
  update,
  contradict,
  move,
  rest,
];

function goOn<S extends Subject>(
  pen: Pen<S>,
  { subject, last }: Told<S>,
  index: number,
): readonly SourceLine<S>[] {
  const turn = turns[index % turns.length] ?? rest;
  const lines =
    last === undefined ? [begin(pen, subject, SECOND.from).last] : turn(pen, { subject, last });
  return lines.filter((line) => line !== undefined);
}

/** Each kind once, of people who come up nowhere else, and the end of somebody never heard of. */
function dirtOn<S extends Subject>(pen: Pen<S>, from: string): readonly SourceLine<S>[] {
  const { teller } = pen;
  const inSeason = teller.dirt.filter((each) => isInSeason(each, from));
  const [unknown, ...strangers] =
    from < SECOND.from ? teller.strangers : [...teller.strangers].reverse();
  const lines = inSeason.map((dirt, index) => {
    const subject = strangers[index % strangers.length];
    return subject === undefined ? undefined : spoilt(pen, { dirt, subject, on: pen.day(from) });
  });
  const truth: Truth = { kind: 'ignored', why: 'notHeld' };
  if (unknown !== undefined && teller.operations.has('delete')) {
    lines.push(pen.say({ op: 'delete', subject: unknown, on: pen.day(from), truth }));
  }
  return lines.filter((line) => line !== undefined);
}

function spoilt<S extends Subject>(
  pen: Pen<S>,
  { dirt, subject, on }: { readonly dirt: Dirt; readonly subject: S; readonly on: string },
): SourceLine<S> | undefined {
  const truth: Truth = { kind: 'quarantined', dirt: dirt.name, rule: dirt.rule };
  const line = pen.say({ op: 'insert', subject, on, truth });
  if (line?.row === undefined) return undefined;
  const spoiled = dirt.spoil(line.row);
  if (typeof spoiled === 'string') return { text: spoiled, change: line.change, truth };
  return { ...line, text: JSON.stringify(spoiled), row: spoiled };
}

/** The faulty lie anywhere among the others, whose order stays. */
function strewn<S>(
  lines: readonly SourceLine<S>[],
  dirt: readonly SourceLine<S>[],
  random: Random,
): readonly SourceLine<S>[] {
  const all = [...lines];
  for (const line of dirt) all.splice(random.below(all.length + 1), 0, line);
  return all;
}
