import type { EdgeFolder } from './edge-folder.ts';
import { insuredStory, residentStory } from './stories.ts';
import { fileColumns, frontTable, landingTables, rowColumns } from './ways.ts';

/** From the end of one look at a source to the next. */
const LOOK_SECONDS = 1;

const FRONT = 'front';

const asText = (column: string): object => ({ column, item: column, type: 'text' });

const receivers = [...new Set(landingTables.map(({ receiver }) => receiver))];

/** The gateway's setting `flows`: the tables and folders at the edges of the example. */
export const flowSettings = (folder: EdgeFolder): object => ({
  sqliteFiles: {
    [FRONT]: folder.frontDatabase,
    ...Object.fromEntries(receivers.map((receiver) => [receiver, folder.landing(receiver)])),
  },
  tableSources: [
    {
      flow: insuredStory().flow,
      everySeconds: LOOK_SECONDS,
      database: FRONT,
      table: frontTable.table,
      columns: frontTable.columns.map(asText),
      identity: [frontTable.recordId],
      changed: { column: frontTable.recordId, kind: 'number', overlap: 0 },
      late: 'window',
    },
  ],
  fileSources: [
    {
      flow: residentStory().flow,
      everySeconds: LOOK_SECONDS,
      incoming: folder.incoming,
      acknowledgements: folder.acknowledgements,
      columns: fileColumns.map(asText),
    },
  ],
  tableReceivers: landingTables.map(({ flow, receiver, table, columns }) => ({
    flow,
    receiver,
    database: receiver,
    table,
    columns: Object.entries(columns).map(([item, column]) => ({ item, column })),
    keyColumn: rowColumns.key,
    regionColumn: rowColumns.region,
  })),
});
