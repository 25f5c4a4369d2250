// Copies the databases of a running gateway: node docs/examples/backup.mjs DATA-FOLDER TARGET-FOLDER
// The log first: a commit writes evidence before the log, so evidence copied later covers it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const [data, target] = process.argv.slice(2);
if (data === undefined || target === undefined) {
  console.error('usage: node docs/examples/backup.mjs DATA-FOLDER TARGET-FOLDER');
  process.exit(2);
}

mkdirSync(target, { recursive: true, mode: 0o700 });
for (const file of ['log.db', 'evidence.db', 'store.db']) {
  const database = new Database(join(data, file), { readonly: true, fileMustExist: true });
  await database.backup(join(target, file));
  database.close();
  console.log(join(target, file));
}
