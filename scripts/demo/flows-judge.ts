import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createReceivedSums, type Delivered } from '../../src/client/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { answerFile, edgeFolder, type LandedRow, type ToldBatch } from './edges/index.ts';
import type { ExpectedBook, ExpectedDelivery } from './flows/index.ts';
import type { Kept, PlayedFlow, Received } from './flows-play.ts';
import type { StateFolder } from './state-folder.ts';

function bookIn({ records, quarantinedBy }: FlowReconciliation): ExpectedBook {
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  const byRule = Object.fromEntries(quarantinedBy.map(({ rule, records: count }) => [rule, count]));
  return { declared, mapped, quarantined, ignored, unclaimed, byRule };
}

const acknowledgedIn = ({ deliveries }: FlowReconciliation): readonly string[] =>
  deliveries
    .map(({ receiver, region, acknowledged }) => `${receiver} ${region} ${acknowledged}`)
    .sort();

const keptIn = ({ lines }: ToldBatch): readonly Kept[] =>
  lines.flatMap(({ truth }, ordinal) =>
    truth.kind === 'quarantined' ? [{ ordinal, rule: truth.rule }] : [],
  );

const keptBy = (kept: readonly Kept[]): readonly Kept[] =>
  kept.map(({ ordinal, rule }) => ({ ordinal, rule }));

/** Names of what does not hold of a batch. */
function wrongOf(
  { reports, quarantined }: PlayedFlow,
  told: ToldBatch,
  index: number,
): readonly string[] {
  const report = reports[index];
  if (report === undefined) return ['no report'];
  const right = {
    'not applied': report.state === 'applied',
    'not balanced': report.verdict === 'balanced',
    'book of records': isDeepStrictEqual(bookIn(report), told.book),
    'book of deliveries': isDeepStrictEqual(acknowledgedIn(report), told.owed),
    'quarantined others': isDeepStrictEqual(keptBy(quarantined[index] ?? []), keptIn(told)),
  };
  return Object.entries(right).flatMap(([what, holds]) => (holds ? [] : [what]));
}

const plain = ({ op, region, key, version, record }: Delivered): ExpectedDelivery => ({
  op,
  region,
  key,
  version,
  ...(record === undefined ? {} : { record }),
});

/** What stands in a table once these have landed in it. */
function rowsAfter(deliveries: readonly ExpectedDelivery[]): readonly LandedRow[] {
  const rows = new Map<string, LandedRow>();
  for (const { region, key, record } of deliveries) {
    const place = `${region} ${key}`;
    if (record === undefined) rows.delete(place);
    else rows.set(place, { region, key, record });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Exactly what the story owes this receiver: nothing less, nothing else, in order. */
function isOwn({ story }: PlayedFlow, { receiver, deliveries, rows }: Received): boolean {
  const owed = story.owed.get(receiver) ?? [];
  return deliveries === undefined
    ? isDeepStrictEqual(rows, rowsAfter(owed))
    : isDeepStrictEqual(deliveries.map(plain), owed);
}

/** Regions of which the receiver's own sums are not those of the gateway. */
function disputedBy(
  { reports }: PlayedFlow,
  { receiver, deliveries = [] }: Received,
): readonly string[] {
  const book = createReceivedSums({
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  });
  for (const delivery of deliveries) book.add(delivery);
  return book.all().flatMap(({ batch, region, digest }) => {
    const theirs = reports
      .find((report) => report.batch === batch)
      ?.deliveries.find((each) => each.receiver === receiver && each.region === region);
    return theirs?.digest === digest ? [] : [`${receiver} sums ${region} otherwise`];
  });
}

/** The other side of the gap device is told in files: what came of it, and which rows are at fault. */
function answersWrong(
  { story, reports }: PlayedFlow,
  { edges }: Pick<StateFolder, 'edges'>,
): readonly string[] {
  if (story.wayIn !== 'files') return [];
  const folder = edgeFolder(edges);
  const names = readdirSync(folder.acknowledgements);
  return reports.flatMap(({ flow, batch, state }) => {
    const text = readFileSync(answerFile(folder, flow, batch), 'utf8');
    const { outcome } = JSON.parse(text) as { readonly outcome: string };
    const hasProblems = names.some((name) => name.startsWith(`${flow}.${batch}.problems.`));
    return outcome === state && hasProblems ? [] : [`${batch} was answered with ${outcome}`];
  });
}

/** What is not as the story has it, by batch and receiver. */
export function wrongIn(played: PlayedFlow, folder: Pick<StateFolder, 'edges'>): readonly string[] {
  const { story, received } = played;
  return [
    ...story.batches.flatMap((told, index) =>
      wrongOf(played, told, index).map((what) => `${told.number}: ${what}`),
    ),
    ...received
      .filter((each) => !isOwn(played, each))
      .map(({ receiver }) => `${receiver} has not what it is owed`),
    ...received.flatMap((each) => disputedBy(played, each)),
    ...(isDeepStrictEqual(played.unclaimed, story.unclaimed) ? [] : ['unclaimed otherwise']),
    ...answersWrong(played, folder),
  ];
}
