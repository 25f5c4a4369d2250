import { hexOf } from '../kernel/index.ts';
import { eventOps, type AppliedEvent } from './store/events.ts';

/** `form` of a delivery that is a tombstone: it has no record. */
export const TOMBSTONE = -1;

/** What is said of one delivery besides its event. */
export interface Spelled {
  readonly seq: number;
  readonly region: string;
  readonly form: number;
  readonly standard: string;
  /** Whether the receiver gets records whole, and so tombstones as the source sent them. */
  readonly isWhole: boolean;
}

/**
 * A delivery as its receiver gets it, a JSON text of `api/flow-delivery.json`: spelled once, when it
 * is made. Forms are JSON texts already and are put into the line as they are.
 */
export function spellDelivery(
  event: Omit<AppliedEvent, 'id' | 'route'>,
  { seq, region, form, standard, isWhole }: Spelled,
  batch: string,
): string {
  const { key, version, digest, forms } = event;
  const op = form === TOMBSTONE ? 'tombstone' : 'record';
  const place = `"batch":${JSON.stringify(batch)},"region":"${region}"`;
  const named = `"key":${JSON.stringify(key)},"version":${JSON.stringify(version)}`;
  const head = `{"seq":${seq},"op":"${op}",${place},${named}`;
  if (form === TOMBSTONE) return `${head}${isWhole ? sourceOf(event) : ''}}`;
  const content = `"digest":"sha256:${hexOf(digest)}","standard":${JSON.stringify(standard)}`;
  return `${head},${content},"record":${formOf(forms, form)}}`;
}

const formOf = (forms: string, form: number): string =>
  form === 0 && !forms.includes('\n') ? forms : (forms.split('\n', form + 1)[form] ?? '{}');

/** A mover's tombstone comes of a record elsewhere, which is nobody's here. */
const sourceOf = ({ op, forms }: Pick<AppliedEvent, 'op' | 'forms'>): string =>
  forms !== '' && SENT_TOMBSTONES.has(op) ? `,"source":${forms}` : '';

const SENT_TOMBSTONES: ReadonlySet<number> = new Set([eventOps.delete, eventOps.leave]);
