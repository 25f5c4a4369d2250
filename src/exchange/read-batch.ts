import { isRefusal, say, type Refusal, type Violation } from '../kernel/index.ts';
import {
  incompletePurpose,
  oversizedBatch,
  SUBJECTS_PER_BATCH_MAX,
} from '../authorization/index.ts';
import type { VerifyBatchHead, VerifyBatchSubject } from '../shapes/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import type { BatchNeed, ReadNeed } from './needs.ts';
import type { IncomingRequest } from './ports.ts';
import { isOfType, readJson } from './read-body.ts';

const NDJSON_TYPE = /^application\/x-ndjson\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** Bytes of one line: a subject with as many claims as a verification takes has room to spare. */
const LINE_BYTES_MAX = 16_384;

/** Items that the lines of one batch claim, all together. */
const ITEMS_MAX = 50;

const LINE_FEED = 0x0a;

/** Pointers into a batch begin with the line: `/0` is the head, `/1` the first subject. */
const pointerTo = (line: number): string => `/${line}`;

const within = (line: number, errors: readonly Violation[] = []): readonly Violation[] =>
  errors.map((error) => ({ ...error, pointer: pointerTo(line) + error.pointer }));

/** The lines, and at most one more than a batch may have. */
function linesOf(body: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < body.length && lines.length <= SUBJECTS_PER_BATCH_MAX + 1;) {
    const feed = body.indexOf(LINE_FEED, from);
    const to = feed === -1 ? body.length : feed;
    lines.push(body.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

function oversized(lines: readonly Uint8Array[]): Refusal | undefined {
  if (lines.length > SUBJECTS_PER_BATCH_MAX + 1) {
    const most = SUBJECTS_PER_BATCH_MAX;
    return {
      refused: 'body-too-large',
      detail: say(`每批至多 ${most} 个对象。`, `A batch has at most ${most} subjects.`),
    };
  }
  const long = lines.findIndex(({ length }) => length > LINE_BYTES_MAX);
  if (long === -1) return undefined;
  const message = say(
    `一行至多 ${LINE_BYTES_MAX} 字节`,
    `a line has at most ${LINE_BYTES_MAX} bytes`,
  );
  return {
    refused: 'body-too-large',
    errors: [{ pointer: pointerTo(long), rule: 'maxLength', message }],
  };
}

/** Each line's value; the first line that is no JSON refuses the whole, as it hides what follows. */
function valuesOf(lines: readonly Uint8Array[]): readonly unknown[] | Refusal {
  const values: unknown[] = [];
  for (const [line, bytes] of lines.entries()) {
    const read = readJson(bytes, pointerTo(line));
    if (isRefusal(read)) return read;
    values.push(read.value);
  }
  return values;
}

function readHead(value: unknown, schemas: SchemaSet): VerifyBatchHead | Refusal {
  const head = schemas.check<VerifyBatchHead>('api/verify-batch-head.json')(value, pointerTo(0));
  if (!head.ok) return { refused: 'body-invalid', errors: head.errors };
  const incomplete = incompletePurpose(head.value.purpose);
  return incomplete === undefined
    ? head.value
    : { ...incomplete, errors: within(0, incomplete.errors) };
}

type Common = Pick<ReadNeed, 'operation' | 'dataset' | 'purpose' | 'region' | 'operator'>;

const readLine =
  (common: Common, schemas: SchemaSet) =>
  (value: unknown): ReadNeed | Refusal => {
    const line = schemas.check<VerifyBatchSubject>('api/verify-batch-subject.json')(value);
    if (!line.ok) return { refused: 'body-invalid', errors: line.errors };
    const { subject, claims } = line.value;
    return { ...common, subject, claims, items: Object.keys(claims) };
  };

/** What cannot be decided about as a whole: no line that says what it is about, or too much of it. */
function undecidable({ lines, items = [] }: BatchNeed): Refusal | undefined {
  if (items.length > ITEMS_MAX) {
    return {
      refused: 'body-invalid',
      detail: say(
        `一批至多声称 ${ITEMS_MAX} 个数据项。`,
        `The lines of a batch claim at most ${ITEMS_MAX} items together.`,
      ),
    };
  }
  if (items.length > 0) return undefined;
  return {
    refused: 'body-invalid',
    detail: say('没有一行可以核验。', 'There is no line that can be verified.'),
    errors: lines.flatMap((line, index) => (isRefusal(line) ? within(index + 1, line.errors) : [])),
  };
}

/**
 * Bytes to the need of a batch. The head, the form of each line and the size concern the whole; what
 * a well-formed line says wrongly concerns that line alone.
 */
export function readBatch(request: IncomingRequest, schemas: SchemaSet): BatchNeed | Refusal {
  if (!isOfType(request, NDJSON_TYPE)) {
    return {
      refused: 'media-type-unsupported',
      detail: say('批量核验使用 application/x-ndjson。', 'A batch is application/x-ndjson.'),
    };
  }
  const lines = linesOf(request.body);
  const values = oversized(lines) ?? valuesOf(lines);
  if (isRefusal(values)) return values;
  const [first, ...rest] = values;
  const head = readHead(first, schemas);
  return isRefusal(head) ? head : readSubjects(request, { head, rest }, schemas);
}

function readSubjects(
  { dataset }: IncomingRequest,
  { head, rest }: { readonly head: VerifyBatchHead; readonly rest: readonly unknown[] },
  schemas: SchemaSet,
): BatchNeed | Refusal {
  const common: Common = { operation: 'verify-batch', dataset, ...head };
  const lines = rest.map(readLine(common, schemas));
  const items = [...new Set(lines.flatMap((line) => (isRefusal(line) ? [] : (line.items ?? []))))];
  const need: BatchNeed = { ...common, lines, subjects: lines.length, items };
  return oversizedBatch(head.purpose, lines.length) ?? undecidable(need) ?? need;
}
