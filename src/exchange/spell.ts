import { canonicalText, textOf, utf8 } from '../kernel/index.ts';
import type { Problem, QueryAnswer, Receipt, VerifyAnswer } from '../shapes/index.ts';
import type { VerifyBatchAnswer } from './batch-answer.ts';

/** What is answered, and its canonical form, which the log commits to; but for a batch it goes out so. */
export interface Spelled {
  readonly body: QueryAnswer | VerifyAnswer | VerifyBatchAnswer | Problem;
  readonly text: string;
}

export const spell = (body: Spelled['body']): Spelled => ({ body, text: canonicalText(body) });

const NOT_ASCII = /[^\0-\x7f]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * One note is shown in all receipts of its commit, and its signature lines begin with a dash that is
 * not ASCII: escaped, since one such letter makes the engine hold the whole reply at two bytes a
 * letter, and writing that as UTF-8 takes three times as long.
 */
function createNoteSpelling(): (note: string) => string {
  let known = '';
  let spelled = '""';
  return (note) => {
    if (note !== known) {
      spelled = textOf(utf8(JSON.stringify(note).replace(NOT_ASCII, escaped)));
      known = note;
    }
    return spelled;
  };
}

const noteText = createNoteSpelling();

/** Member by member: as one value, the engine would grow and copy the text several times. */
function receiptText({ checkpoint, entry, index, proof, salts, ...others }: Receipt): string {
  others satisfies Record<string, never>;
  const opened = salts === undefined ? '' : `,"salts":${JSON.stringify(salts)}`;
  return (
    `{"checkpoint":${noteText(checkpoint)},"entry":${JSON.stringify(entry)},"index":${index},` +
    `"proof":${JSON.stringify(proof)}${opened}}`
  );
}

/** The document with its receipt as its last member; the text is an object that is not empty. */
export function documentWith(text: string, receipt: Receipt): string {
  return `${text.slice(0, -1)},"receipt":${receiptText(receipt)}}`;
}

/** A line for each member, the last with the receipt. */
export function linesWith(body: VerifyBatchAnswer, receipt: Receipt): string {
  const lines = body.map((line, index) => {
    const text = JSON.stringify(line);
    return index === body.length - 1 ? documentWith(text, receipt) : text;
  });
  return `${lines.join('\n')}\n`;
}
