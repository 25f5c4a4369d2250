import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalBytes, digestOf, isRefusal, newId, type Refusal } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import { createGrantBook, createGrantDesk, type GrantBook, type GrantDesk } from './index.ts';
import { grantOf } from './grant-of.test.ts';

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
const NOW = Date.parse('2026-06-15T04:00:00.000Z');
const AT = '2026-06-15T04:00:00.000Z';
const BY = '01890000-0000-7000-8000-000000000001';

const done = <Value extends object>(value: Value | Refusal): Value => {
  if (isRefusal(value)) assert.fail(value.refused);
  return value;
};

describe('grants come to an end', () => {
  let folder = '';
  let store: Store;
  let book: GrantBook;
  let desk: GrantDesk;
  let entries: Entry[] = [];
  let ended: readonly string[] = [];
  let systems: Readonly<Record<string, string>> = {};
  let failing = false;

  async function open(): Promise<void> {
    store = await openStore(join(folder, 'store.db'));
    book = await createGrantBook(store.db);
    desk = createGrantDesk({
      db: store.db,
      clock: { now: () => NOW },
      newId,
      sha256,
      grants: book,
      record: (entry) => {
        if (failing) return Promise.reject(new Error('log full'));
        entries.push(entry);
        return Promise.resolve();
      },
      hasEnded: (agency) => ended.includes(agency),
      isSuccessor: (agency) => agency !== 'no-successor',
      systemAgencyOf: (system) => systems[system],
    });
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'grant-desk-'));
    [entries, ended, systems, failing] = [[], ['old-office'], {}, false];
    await open();
    await book.give(grantOf('G-1', { systems: ['desk', 'phone'] }));
    await book.give(grantOf('G-2'));
    await book.give(grantOf('G-3', { requester: 'tax' }));
    await book.give(grantOf('G-4', { state: 'revoked' }));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const codeOf = (outcome: object | Refusal): string =>
    isRefusal(outcome) ? outcome.refused : 'done';
  const statesOf = (requester: string): readonly string[] =>
    book
      .all()
      .filter((grant) => grant.requester === requester)
      .map(({ grant, state }) => `${grant}:${state}`);

  describe('by revocation', () => {
    const revoke = (grant: string) => desk.revoke({ grant, by: BY, reason: '用途不符' });

    it('with effect at once and after reopening, recorded with who and why', async () => {
      assert.equal(done(await revoke('G-1')).state, 'revoked');
      assert.deepEqual(entries, [
        { kind: 'grant.revoked', at: AT, grant: 'G-1', by: BY, reason: '用途不符' },
      ]);
      for (const when of ['at once', 'after reopening']) {
        assert.deepEqual([book.stands('G-1'), book.stands('G-2')], [false, true], when);
        assert.equal(book.findFor('old-office', 'persons').length, 3);
        await store.close();
        await open();
      }
      const row = await store.db.selectFrom('grants').selectAll().executeTakeFirstOrThrow();
      assert.deepEqual([row.grant_id, row.revoked_at], ['G-1', AT]);
    });

    it('once, and only what is there', async () => {
      const codes = (await Promise.all([revoke('G-1'), revoke('G-1')])).map(codeOf);
      assert.deepEqual(codes.sort(), ['already-decided', 'done']);
      assert.equal(codeOf(await revoke('G-4')), 'already-decided');
      assert.equal(codeOf(await revoke('G-9')), 'grant-unknown');
      assert.equal(entries.length, 1);
      assert.equal(await book.give(grantOf('G-1')), false, 'giving again does not revive');
      assert.equal(book.stands('G-1'), false);
    });

    it('not at all when it cannot be recorded', async () => {
      failing = true;
      await assert.rejects(revoke('G-1'), /log full/);
      assert.equal(book.stands('G-1'), true);
      await store.close();
      await open();
      assert.equal(book.stands('G-1'), true);
    });
  });

  describe('with their agency', () => {
    type Carried = { readonly grant: string; readonly systems: readonly string[] };
    const move = (...carry: readonly Carried[]) =>
      desk.move({ from: 'old-office', to: ['new-office', 'east-office'], carry, by: BY });

    beforeEach(() => {
      systems = {
        desk: 'new-office',
        phone: 'other-office',
        window: 'new-office',
        gate: 'east-office',
      };
    });

    it('carried over for named systems, or revoked; each is an entry', async () => {
      const { moved, revoked } = done(await move({ grant: 'G-1', systems: ['desk'] }));
      const as = moved[0]?.as ?? '';
      assert.deepEqual([moved.map(({ grant }) => grant), revoked], [['G-1'], ['G-2']]);
      const expected = grantOf(as, { requester: 'new-office', systems: ['desk'] });
      for (const when of ['at once', 'after reopening']) {
        assert.deepEqual(book.findFor('new-office', 'persons'), [expected], when);
        assert.deepEqual(
          statesOf('old-office').filter((each) => each.endsWith(':active')),
          [],
        );
        assert.deepEqual(statesOf('tax'), ['G-3:active']);
        await store.close();
        await open();
      }
      assert.deepEqual(entries, [
        {
          kind: 'grant.moved',
          at: AT,
          grant: 'G-1',
          as,
          from: 'old-office',
          to: 'new-office',
          dataset: 'persons',
          systems: ['desk'],
          document: digestOf(sha256, canonicalBytes(expected)),
          by: BY,
        },
        { kind: 'grant.revoked', at: AT, grant: 'G-2', by: BY, reason: 'agency ended: old-office' },
      ]);
    });

    it('split: one grant goes on with several successors', async () => {
      const split = await move(
        { grant: 'G-2', systems: ['desk', 'window'] },
        { grant: 'G-2', systems: ['gate'] },
      );
      assert.deepEqual(
        done(split).moved.map(({ grant }) => grant),
        ['G-2', 'G-2'],
      );
      const held = ['new-office', 'east-office'].map((agency) =>
        book.findFor(agency, 'persons').map(({ systems }) => systems?.join()),
      );
      assert.deepEqual(held, [['desk,window'], ['gate']]);
      assert.deepEqual(
        entries.map(({ kind }) => kind),
        ['grant.revoked', 'grant.moved', 'grant.moved'],
      );
    });

    it('done again, goes on where it stopped', async () => {
      done(await move({ grant: 'G-1', systems: ['desk'] }));
      assert.deepEqual(done(await move()), { moved: [], revoked: [] });
      assert.equal(book.findFor('new-office', 'persons').length, 1);
    });

    const unfit: readonly (readonly [string, () => Promise<object | Refusal>])[] = [
      ['a system that is another agency’s', () => move({ grant: 'G-2', systems: ['phone'] })],
      ['a system that the catalog does not know', () => move({ grant: 'G-2', systems: ['x'] })],
      ['a system that the grant did not name', () => move({ grant: 'G-1', systems: ['window'] })],
      ['a grant of somebody else', () => move({ grant: 'G-3', systems: ['desk'] })],
      ['a grant that ended', () => move({ grant: 'G-4', systems: ['desk'] })],
      ['systems of two successors', () => move({ grant: 'G-2', systems: ['desk', 'gate'] })],
      [
        'an agency that is no successor',
        () => desk.move({ from: 'old-office', to: ['no-successor'], carry: [], by: BY }),
      ],
      [
        'a grant named twice for one',
        () => move({ grant: 'G-2', systems: ['desk'] }, { grant: 'G-2', systems: ['window'] }),
      ],
      [
        'the same agency',
        () => desk.move({ from: 'old-office', to: ['old-office'], carry: [], by: BY }),
      ],
    ];
    for (const [what, attempt] of unfit) {
      it(`refuses ${what}, and then nothing is changed`, async () => {
        assert.equal(codeOf(await attempt()), 'grant-move-unfit');
        assert.deepEqual(entries, []);
        assert.deepEqual(statesOf('old-office'), ['G-1:active', 'G-2:active', 'G-4:revoked']);
      });
    }

    it('refuses while the agency stands, and a successor that does not', async () => {
      ended = [];
      assert.equal(codeOf(await move()), 'grant-move-unfit');
      ended = ['old-office', 'new-office'];
      assert.equal(codeOf(await move()), 'grant-move-unfit');
      assert.deepEqual(entries, []);
    });
  });
});
