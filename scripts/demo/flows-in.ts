import { existsSync } from 'node:fs';
import { sendBatch } from '../../src/client/index.ts';
import { readFieldsOf } from '../../src/flows/index.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { answerFile, putDown, until, type WayIn } from './edges/index.ts';
import { reportWhen, type Stage } from './flows-stage.ts';

const hasEnded = ({ state }: FlowReconciliation): boolean =>
  state === 'applied' || state === 'refused';

type Taken = (stage: Stage, batch: string) => Promise<unknown>;

const hasBooks: Taken = (stage, batch) => reportWhen(stage, batch, hasEnded);

/** Whoever is behind the gap device hears of it in a file. */
const isAnswered: Taken = ({ edges, story: { flow } }, batch) =>
  until(`answer to ${flow} ${batch}`, () =>
    Promise.resolve(existsSync(answerFile(edges, flow, batch)) || undefined),
  );

/** The first batch lay there before the gateway did; each later one once the last was taken. */
const byDepartment =
  (wayIn: 'table' | 'files', isTaken: Taken) =>
  async (stage: Stage): Promise<void> => {
    for (const [index, { number }] of stage.story.batches.entries()) {
      if (index > 0) await putDown(stage.processes, stage.edges, { wayIn, index });
      await isTaken(stage, number);
    }
  };

const readRecord = (line: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};

async function sendAll({ source, story }: Stage): Promise<void> {
  const { flow, batches } = story;
  for (const { number: batch, window, lines } of batches) {
    const texts = lines.map(({ text }) => utf8(text));
    await sendBatch(source, { flow, batch, lines: () => texts, manifest: { window }, readRecord });
  }
}

/** All batches of a story, until the last one is booked. */
export const inward: Readonly<Record<WayIn, (stage: Stage) => Promise<void>>> = {
  push: sendAll,
  table: byDepartment('table', hasBooks),
  files: byDepartment('files', isAnswered),
};
