import type { Announcement, Notice } from './change-request.ts';
import type { Db } from './change-rows.ts';

/** Announcements told at once; the oldest ones first. */
const ANNOUNCEMENTS_MAX = 1000;

/**
 * Notices of requests that are agreed to, and of those published whose day lies still ahead: what
 * has stopped is in the catalog and no longer announced.
 */
export async function readAnnouncements(db: Db, date: string): Promise<readonly Announcement[]> {
  const rows = await db
    .selectFrom('change_requests')
    .selectAll()
    .where('notice', 'is not', null)
    .where('state', 'in', ['approved', 'publishing', 'published'])
    .orderBy('change')
    .limit(ANNOUNCEMENTS_MAX)
    .execute();
  return rows.flatMap(({ change, agency, title, notice, state, approved_at: announcedAt }) => {
    const { stops, grants } = JSON.parse(notice ?? '') as Notice;
    const ahead = state === 'published' ? stops.filter(({ on }) => on > date) : stops;
    if (ahead.length === 0) return [];
    return [{ change, agency, title, announcedAt: announcedAt ?? '', stops: ahead, grants }];
  });
}
