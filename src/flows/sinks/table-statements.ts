import { quoted, quotedTable } from '../identifiers.ts';

/** A receiver's table, as the settings describe it. */
export interface SinkTable {
  /** `schema.table` or `table`; with a unique index over the region's and the key's column. */
  readonly table: string;
  /** The column of each item of the receiver's standard. */
  readonly columns: readonly { readonly item: string; readonly column: string }[];
  /** Columns beside the items: a row is one key in one region. */
  readonly keyColumn: string;
  readonly regionColumn: string;
}

/** `$1`, `$2` …: PostgreSQL's parameters, and names that SQLite takes too. */
export interface SinkStatements {
  readonly upsert: string;
  readonly remove: string;
  readonly create: readonly string[];
  readonly isReady: string;
  readonly enter: string;
  readonly position: string;
  readonly move: string;
  readonly refused: string;
  readonly refuse: string;
  readonly forget: string;
}

/** Beside the receiver's table: how far it is, and what it refused and may yet take. */
const besides = (table: string, name: string): string => {
  const [schema] = table.includes('.') ? table.split('.') : [];
  return schema === undefined ? name : `${quoted(schema)}.${name}`;
};

function rowStatements(sink: SinkTable): Pick<SinkStatements, 'upsert' | 'remove'> {
  const { table, columns, keyColumn, regionColumn } = sink;
  const own = [quoted(regionColumn), quoted(keyColumn)];
  const items = columns.map(({ column }) => quoted(column));
  const all = [...own, ...items];
  const change = items.map((column) => `${column} = excluded.${column}`).join(', ');
  return {
    upsert: `INSERT INTO ${quotedTable(table)} (${all.join(', ')})
      VALUES (${all.map((_, index) => `$${index + 1}`).join(', ')})
      ON CONFLICT (${own.join(', ')}) DO ${change === '' ? 'NOTHING' : `UPDATE SET ${change}`}`,
    remove: `DELETE FROM ${quotedTable(table)}
      WHERE ${own.map((column, index) => `${column} = $${index + 1}`).join(' AND ')}`,
  };
}

export function sinkStatements(sink: SinkTable): SinkStatements {
  const applied = besides(sink.table, 'jingwei_applied');
  const refused = besides(sink.table, 'jingwei_refused');
  const receiver = 'flow = $1 AND receiver = $2';
  return {
    ...rowStatements(sink),
    create: [
      `CREATE TABLE IF NOT EXISTS ${applied} (flow TEXT NOT NULL, receiver TEXT NOT NULL,
        seq BIGINT NOT NULL, PRIMARY KEY (flow, receiver))`,
      `CREATE TABLE IF NOT EXISTS ${refused} (flow TEXT NOT NULL, receiver TEXT NOT NULL,
        seq BIGINT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (flow, receiver, seq))`,
    ],
    isReady: `SELECT 1 FROM ${applied} CROSS JOIN ${refused} WHERE false`,
    enter: `INSERT INTO ${applied} VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`,
    // The update takes the row's lock: two who deliver to one receiver take turns.
    position: `UPDATE ${applied} SET seq = seq WHERE ${receiver} RETURNING CAST(seq AS TEXT) AS seq`,
    move: `UPDATE ${applied} SET seq = $3 WHERE ${receiver} AND seq < $3`,
    refused: `SELECT CAST(seq AS TEXT) AS seq FROM ${refused}
      WHERE ${receiver} AND seq >= $3 AND seq <= $4`,
    refuse: `INSERT INTO ${refused} VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    forget: `DELETE FROM ${refused} WHERE ${receiver} AND region = $3 AND key = $4 AND seq <= $5`,
  };
}
