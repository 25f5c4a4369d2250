import type { Kysely } from 'kysely';
import type { Tables } from '../../storage/index.ts';

type Db = Kysely<Tables>;

/** Of one person; the newest are kept. */
const KNOWN_SOURCES_MAX = 5;

/** Where people have signed in from before, as keyed tokens, in memory as in the store. */
export interface KnownSources {
  has(person: string | undefined, sourceToken: string): boolean;
  /** In the transaction; memory after commit, by `settle`. */
  write(db: Db, source: KnownSource): Promise<void>;
  settle(source: KnownSource): void;
}

interface KnownSource {
  readonly person: string;
  readonly sourceToken: string;
  readonly at: string;
}

async function writeSource(db: Db, { person, sourceToken, at }: KnownSource): Promise<void> {
  await db
    .insertInto('known_sources')
    .values({ person, source_token: sourceToken, last_at: at })
    .onConflict((conflict) =>
      conflict.columns(['person', 'source_token']).doUpdateSet({ last_at: at }),
    )
    .execute();
  const kept = db
    .selectFrom('known_sources')
    .select('source_token')
    .where('person', '=', person)
    .orderBy('last_at', 'desc')
    .limit(KNOWN_SOURCES_MAX);
  await db
    .deleteFrom('known_sources')
    .where('person', '=', person)
    .where('source_token', 'not in', kept)
    .execute();
}

export async function loadKnownSources(db: Db): Promise<KnownSources> {
  const known = new Map<string, Set<string>>();

  const settle = ({ person, sourceToken }: KnownSource): void => {
    const sources = known.get(person) ?? new Set();
    sources.delete(sourceToken);
    known.set(person, sources.add(sourceToken));
    const [oldest] = sources;
    if (sources.size > KNOWN_SOURCES_MAX && oldest !== undefined) sources.delete(oldest);
  };

  const rows = await db.selectFrom('known_sources').selectAll().orderBy('last_at').execute();
  for (const { person, source_token: sourceToken, last_at: at } of rows) {
    settle({ person, sourceToken, at });
  }
  return {
    has: (person, sourceToken) =>
      person !== undefined && known.get(person)?.has(sourceToken) === true,
    write: writeSource,
    settle,
  };
}
