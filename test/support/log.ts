import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Entry } from '../../src/shapes/index.ts';
import type { World } from './world.ts';

/** Every entry in the log's file, read beside the running gateway. */
export function entriesOf({ settings }: World): readonly Entry[] {
  const database = new Database(join(settings.data, 'log.db'), { readonly: true });
  try {
    const rows = database.prepare<[], { bytes: Buffer }>('SELECT bytes FROM entries ORDER BY idx');
    return rows.all().map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Entry);
  } finally {
    database.close();
  }
}

/** Entries of one exchange, in order. */
export function entriesOfExchange(world: World, exchange: string): readonly Entry[] {
  return entriesOf(world).filter((entry) => 'exchange' in entry && entry.exchange === exchange);
}
