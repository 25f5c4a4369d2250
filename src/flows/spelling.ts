import { hexOf, jsonOfText } from '../kernel/index.ts';
import { eventOps, type AppliedEvent } from './store/events.ts';

/** `form` of a delivery that is a tombstone: it has no record. */
export const TOMBSTONE = -1;

/** What is said of one delivery besides its event. */
export interface Spelled {
  readonly region: string;
  readonly form: number;
  readonly standard: string;
  /** Whether the receiver gets records whole, and so tombstones as the source sent them. */
  readonly isWhole: boolean;
}

type SpelledEvent = Pick<AppliedEvent, 'op' | 'key' | 'version' | 'digest' | 'forms'>;

/** What every delivery begins with, before its seq. */
const HEAD = '{"seq":';

/**
 * A delivery as its receiver gets it, a JSON text of `api/flow-delivery.json`, but for its beginning
 * up to the seq: everything else is known before. Forms are JSON texts already and are put in as they
 * are.
 */
export function spellTail(
  event: SpelledEvent,
  { region, form, standard, isWhole }: Spelled,
  batch: string,
): string {
  const { key, version, digest, forms } = event;
  const op = form === TOMBSTONE ? 'tombstone' : 'record';
  const place = `"batch":${jsonOfText(batch)},"region":"${region}"`;
  const named = `"key":${jsonOf(key)},"version":${jsonOf(version)}`;
  const head = `,"op":"${op}",${place},${named}`;
  if (form === TOMBSTONE) return `${head}${isWhole ? sourceOf(event) : ''}}`;
  const content = `"digest":"sha256:${hexOf(digest)}","standard":${jsonOfText(standard)}`;
  return `${head},${content},"record":${formOf(forms, form)}}`;
}

const jsonOf = (text: string | null): string => (text === null ? 'null' : jsonOfText(text));

const formOf = (forms: string, form: number): string =>
  form === 0 && !forms.includes('\n') ? forms : (forms.split('\n', form + 1)[form] ?? '{}');

/** A mover's tombstone comes of a record elsewhere, which is nobody's here. */
const sourceOf = ({ op, forms }: Pick<AppliedEvent, 'op' | 'forms'>): string =>
  forms !== '' && SENT_TOMBSTONES.has(op) ? `,"source":${forms}` : '';

const SENT_TOMBSTONES: ReadonlySet<number> = new Set([eventOps.delete, eventOps.leave]);

/** The tail of a delivery: part of the UTF-8 of many. */
export interface Tail {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A safe integer has no more digits. */
const SEQ_DIGITS_MAX = 16;
const LINE_FEED = 0x0a;

/** Deliveries in a row, whole, a line feed between. */
export function packLines(first: number, tails: readonly Tail[]): Uint8Array {
  const heads = (HEAD.length + SEQ_DIGITS_MAX + 1) * tails.length;
  const size = tails.reduce((sum, { start, end }) => sum + end - start, heads);
  const packed = Buffer.allocUnsafeSlow(size);
  let at = 0;
  tails.forEach(({ bytes, start, end }, index) => {
    if (index > 0) at = packed.writeUInt8(LINE_FEED, at);
    at += packed.write(`${HEAD}${first + index}`, at, 'latin1');
    const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    at += source.copy(packed, at, start, end);
  });
  return packed.subarray(0, at);
}
