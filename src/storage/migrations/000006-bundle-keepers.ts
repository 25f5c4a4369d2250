import type { Migration } from '../migrate.ts';

/** Who uploaded a bundle: somebody else puts it in force. */
export const bundleKeepers: Migration = {
  number: 6,
  name: 'bundle-keepers',
  sql: `
    ALTER TABLE bundles ADD COLUMN kept_by TEXT;
  `,
};
