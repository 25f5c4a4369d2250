import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../storage/index.ts';
import { createGrantBook, type GrantBook } from './index.ts';
import { grantOf } from './grant-of.test.ts';

describe('proceedings grant book', () => {
  let folder = '';
  let store: Store;
  let book: GrantBook;

  async function open(): Promise<void> {
    store = await openStore(join(folder, 'store.db'));
    book = await createGrantBook(store.db);
  }
  async function reopen(): Promise<void> {
    await store.close();
    await open();
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'grants-'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('gives a grant once, however often and in whatever wording it is given', async () => {
    assert.equal(await book.give(grantOf('G-1')), true);
    assert.equal(await book.give(grantOf('G-1')), false);
    assert.equal(await book.give(grantOf('G-1', { items: ['name', 'phone'] })), false);
    await reopen();
    assert.equal(await book.give(grantOf('G-1')), false);
    assert.deepEqual(book.all(), [grantOf('G-1')]);
  });

  it('gives a grant once when it is given twice at the same moment', async () => {
    const given = await Promise.all([book.give(grantOf('G-1')), book.give(grantOf('G-1'))]);
    assert.deepEqual(given, [true, false]);
    assert.equal(book.findFor('old-office', 'persons').length, 1);
  });

  it('finds grants by requester and dataset, in whatever state, also after reopening', async () => {
    await book.give(grantOf('G-1'));
    await book.give(grantOf('G-2', { state: 'revoked' }));
    await book.give(grantOf('G-3', { requester: 'tax' }));
    await book.give(grantOf('G-4', { dataset: 'permits' }));
    for (const when of ['at once', 'after reopening']) {
      const found = book.findFor('old-office', 'persons').map(({ grant }) => grant);
      assert.deepEqual(found, ['G-1', 'G-2'], when);
      assert.deepEqual(book.findFor('tax', 'permits'), []);
      assert.equal(book.all().length, 4);
      await reopen();
    }
  });

  it('changes nothing in memory when the store fails', async () => {
    await book.give(grantOf('G-1'));
    await store.close();
    await assert.rejects(book.give(grantOf('G-2')));
    assert.ok(book.stands('G-1'));
    assert.equal(book.all().length, 1);
    await open();
  });
});
