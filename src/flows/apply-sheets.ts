import type { Applying } from './applying.ts';
import { inOrder } from './clerks/in-order.ts';
import { eventsIn, type SheetSpelled, type SheetToSpell } from './clerks/spell-sheet.ts';
import type { Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventStatus, ordinalOf } from './store/events.ts';
import { routesIn } from './store/sheet-columns.ts';
import type { SheetName } from './store/sheet-rows.ts';

/** Chunks of intake in one transaction here: the more, the more deliveries lie together. */
const CHUNKS_APPLIED = 4;

/**
 * Applies what a batch has received and not applied yet, in order and in small transactions. While one
 * is under way the sheets of the next are spelled, where there is somebody else to do it.
 */
export async function applySheets(room: Room, applying: Applying, batch: BatchRow): Promise<void> {
  const { id, applied, received } = batch;
  const range = { from: eventId(id, applied), to: eventId(id, received) };
  const sheets = room.store.sheets.within(range);
  const clerk = room.clerks.clerkOf(sheets.length);
  const isLookedInto = room.store.corrections.hasOpen(batch.flow);
  const spell = (group: readonly SheetName[]): Promise<readonly SheetSpelled[]> =>
    Promise.all(
      group.map(async (sheet) =>
        clerk.spell({ batch: batch.number, isLookedInto, ...contentOf(room, sheet) }),
      ),
    );
  const groups = grouped(sheets, CHUNKS_APPLIED * room.chunkRecords);
  for await (const { result: spelled } of inOrder(groups, spell, Math.min(1, clerk.ahead))) {
    room.store.transactStep(() => {
      applyGroup(room, applying, { batch, spelled });
    });
    await room.pause();
  }
}

/** As many together as have no more events than that; one at least. */
function grouped(sheets: readonly SheetName[], eventsMax: number): readonly SheetName[][] {
  const groups: SheetName[][] = [];
  let events = Infinity;
  for (const sheet of sheets) {
    events += sheet.count;
    if (events <= eventsMax) groups.at(-1)?.push(sheet);
    else {
      groups.push([sheet]);
      events = sheet.count;
    }
  }
  return groups;
}

/** What is read here nobody writes any more: the batch is being applied. */
function contentOf({ store }: Room, { id }: SheetName): Pick<SheetToSpell, 'content' | 'routes'> {
  const content = store.sheets.contentOf(id);
  if (content === undefined) throw new Error(`no content of sheet ${id}`);
  const routes = new Map<number, string>();
  for (const route of routesIn(content)) {
    if (route !== null && !routes.has(route)) routes.set(route, store.routes.textOf(route));
  }
  return { content, routes };
}

interface Group {
  readonly batch: BatchRow;
  readonly spelled: readonly SheetSpelled[];
}

function applyGroup(room: Room, applying: Applying, { batch, spelled }: Group): void {
  let { applied } = batch;
  for (const sheet of spelled) {
    applySheet(room, applying, sheet);
    applied = ordinalOf(sheet.id) + sheet.keys.length;
  }
  applying.finish();
  room.store.batches.setApplied(batch.id, applied);
}

const APPLIED: ReadonlySet<number | undefined> = new Set([
  eventStatus.ready,
  eventStatus.unclaimed,
]);

function applySheet({ store }: Room, applying: Applying, sheet: SheetSpelled): void {
  // Not spelled along: two people may have decided on one of them meanwhile.
  const statuses = store.sheets.statusesOf(sheet.id);
  let ignored = 0;
  for (const [at, event] of eventsIn(sheet).entries()) {
    const status = APPLIED.has(statuses[at]) ? applying.apply(event) : undefined;
    if (status === undefined) continue;
    statuses[at] = status;
    ignored += 1;
  }
  if (ignored > 0) store.sheets.setStatuses(sheet.id, statuses);
  store.sheets.eraseContent(sheet.id);
}
