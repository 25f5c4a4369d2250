import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundleOf,
  compileCatalog,
  createBundleStore,
  type Bundle,
  type BundleStore,
} from '../catalog/index.ts';
import { contentOf, filesOf, house, sha256, small } from '../catalog/small-catalog.test.ts';
import { Fault, instantOf, isRefusal, newId, type Refusal } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import type { Grant } from '../shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import { OPEN_PER_AGENCY_MAX } from './creating.ts';
import {
  createChangeDesk,
  type BundlePort,
  type ChangeDesk,
  type ChangeEntry,
  type ChangeRequest,
} from './index.ts';

const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 5, 15, 4);
const NOTICE_DAYS = 30;
const [maintainer, colleague, approver, publisher] = [newId(), newId(), newId(), newId()];

const DATASET = 'catalogs/datasets/ratings.yaml';
const BUREAU = 'catalogs/agencies/bureau.yaml';
const bureau = `agency: bureau
name: { zh-CN: 数据局, en: Bureau }
uscc: 11330000MJ0000018R
level: province
region: "330000"
contact: { post: 数据岗 }
`;
const title = (dataset = contentOf(DATASET)): string =>
  dataset.replace('en: Ratings', 'en: Grades');
const without = (passage: string): string => contentOf(DATASET).replace(passage, '');
const lessRegion = without('      - { code: "330200", subtree: true }\n');

const grant: Grant = {
  grant: 'G-1',
  requester: 'tax',
  systems: ['tax-core'],
  dataset: 'ratings',
  items: ['code', 'region'],
  modes: ['query'],
  purposes: [{ class: 'service', serviceItems: ['rate'] }],
  regions: [{ code: '330100', subtree: true }],
  from: '2026-01-01',
  until: '2027-01-01',
  state: 'active',
  basis: '职责',
  scenario: '办理',
};

const codeOf = (result: object): string => (isRefusal(result) ? result.refused : 'done');

function taken<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(`${result.refused} ${JSON.stringify(result.errors)}`);
  return result;
}

describe('change desk', () => {
  let folder = '';
  let store: Store;
  let bundles: BundleStore;
  let desk: ChangeDesk;
  let now = START;
  let entries: ChangeEntry[] = [];
  let unrecordable: ChangeEntry['kind'] | undefined;
  /** What the port does once the bundle is in force. */
  let afterPublishing: () => void = () => undefined;
  let beforePublishing: () => void = () => undefined;

  const record = (entry: ChangeEntry): Promise<void> => {
    if (entry.kind === unrecordable) return Promise.reject(new Fault('log-unavailable'));
    const checked = schemas.check(`log/${entry.kind.replace('.', '-')}.json`)(entry);
    assert.deepEqual(checked.ok ? [] : checked.errors, []);
    entries.push(entry);
    return Promise.resolve();
  };

  const inForce = async (): Promise<string> => (await bundles.currentId()) ?? '';

  const put = async (bundle: Bundle, by: string, reason: string): Promise<void> => {
    await bundles.keep(bundle);
    const publication = { bundle: bundle.id, at: instantOf(now), by, reason };
    await bundles.publish(publication, () => Promise.resolve());
  };

  const port = (): BundlePort => ({
    inForce,
    load: (id) => bundles.load(id),
    publish: async (bundle, { by, reason, replaces }) => {
      beforePublishing();
      if ((await inForce()) !== replaces) return { refused: 'change-outdated' };
      if ('findings' in compileCatalog(bundle, house)) return { refused: 'change-has-findings' };
      await put(bundle, by, reason);
      afterPublishing();
      return undefined;
    },
  });

  const open = (): ChangeDesk =>
    createChangeDesk(
      {
        db: store.db,
        clock: { now: () => now },
        newId,
        sha256,
        house,
        bundles: port(),
        grants: () => [grant, { ...grant, grant: 'G-2', items: ['region'] }],
        record,
      },
      { stopNoticeDays: NOTICE_DAYS },
    );

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'changes-'));
    store = await openStore(join(folder, 'store.db'));
    bundles = createBundleStore(store.db, sha256);
    now = START;
    entries = [];
    unrecordable = undefined;
    afterPublishing = beforePublishing = () => undefined;
    await put(bundleOf(sha256, filesOf(new Map(small).set(BUREAU, bureau))), 'init', 'founding');
    desk = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const drafted = async (agency = 'tax'): Promise<ChangeRequest> =>
    taken(await desk.create({ by: maintainer, agency, title: '更正', reason: '名称有误' }));

  interface Written {
    readonly content?: string | null;
    readonly path?: string;
    readonly agency?: string;
    readonly effectiveOn?: string;
  }

  async function edited(written: Written = {}): Promise<ChangeRequest> {
    const { content = title(), path = DATASET, agency, effectiveOn } = written;
    const { change, version } = await drafted(agency);
    return taken(
      await desk.edit({
        change,
        version,
        by: maintainer,
        documents: [{ path, content }],
        ...(effectiveOn === undefined ? {} : { effectiveOn }),
      }),
    );
  }

  const acting = (request: ChangeRequest, by: string) => ({
    change: request.change,
    version: request.version,
    by,
  });
  const submitted = async (written: Written = {}): Promise<ChangeRequest> =>
    taken(await desk.submit(acting(await edited(written), maintainer)));
  const approved = async (written: Written = {}): Promise<ChangeRequest> =>
    taken(await desk.approve(acting(await submitted(written), approver)));

  const kinds = (): readonly string[] => entries.map(({ kind }) => kind);
  const lastCode = (): string | undefined => {
    const last = entries.at(-1);
    return last?.kind === 'person.act-refused' ? last.code : undefined;
  };
  async function refuses(code: string, done: Promise<object>): Promise<void> {
    assert.equal(codeOf(await done), code);
    assert.equal(lastCode(), code);
  }

  /** Somebody else's edit of the catalog, in force. */
  async function meanwhile(path: string, text: string): Promise<void> {
    const { files } = await bundles.load(await inForce());
    const changedFiles = new Map(files).set(path, new TextEncoder().encode(text));
    await put(bundleOf(sha256, changedFiles), 'another', 'meanwhile');
  }

  it('goes from a draft into force by four hands, each step an entry', async () => {
    const before = await inForce();
    const request = await approved();
    const published = taken(await desk.publish(acting(request, publisher)));
    assert.equal(published.state, 'published');
    assert.equal(published.bundle, await inForce());
    assert.notEqual(published.bundle, before);
    const { files } = await bundles.load(published.bundle);
    assert.equal(new TextDecoder().decode(files.get(DATASET)), title());
    assert.deepEqual(kinds(), ['change.submitted', 'change.approved', 'change.published']);
    const last = entries.at(-1);
    assert.ok(last?.kind === 'change.published');
    const { by, approvedBy, publishedBy, base } = last;
    assert.deepEqual(
      [by, approvedBy, publishedBy, base],
      [maintainer, approver, publisher, before],
    );
    const digests = entries.map((entry) => ('edits' in entry ? entry.edits : ''));
    assert.equal(new Set(digests).size, 1, 'what was asked for is what was published');
  });

  it('lists and finds requests, newest first, over a reopened desk', async () => {
    const first = await drafted();
    const second = await drafted('bureau');
    const third = await submitted();
    desk = open();
    const all = await desk.list({ limit: 10 });
    assert.deepEqual(
      all.map(({ change }) => change),
      [third.change, second.change, first.change],
    );
    const ofTax = await desk.list({ agency: 'tax', state: 'draft', limit: 10 });
    assert.deepEqual(
      ofTax.map(({ change }) => change),
      [first.change],
    );
    const older = await desk.list({ before: third.change, limit: 1 });
    assert.deepEqual(
      older.map(({ change }) => change),
      [second.change],
    );
    assert.deepEqual(await desk.find(third.change), third);
    assert.equal(await desk.find(newId()), undefined);
    assert.deepEqual(
      third.documents.map(({ path }) => path),
      [DATASET],
    );
  });

  it('tells what it means and whom it reaches', async () => {
    const { change } = await edited({
      content: without('  score:\n    grade: 2\n    mask: hidden\n'),
    });
    const meaning = taken(await desk.meaning(change));
    assert.deepEqual(
      meaning.changes.map(({ kind, subject }) => `${kind} ${subject.part ?? ''}`),
      ['item-withdrawn score'],
    );
    assert.deepEqual(taken(await desk.impact(change)), {
      datasets: ['ratings'],
      grants: [],
      systems: ['tax-core'],
      serviceItems: ['rate'],
      matters: ['one-thing'],
      mappings: [],
    });
    assert.equal(codeOf(await desk.meaning(newId())), 'change-unknown');
    assert.equal(codeOf(await desk.impact(newId())), 'change-unknown');
  });

  describe('two people for every change', () => {
    it('lets nobody approve what they wrote, or publish what they wrote or approved', async () => {
      const request = await submitted();
      await refuses('own-request', desk.approve(acting(request, maintainer)));
      await refuses('own-request', desk.refuse({ ...acting(request, maintainer), reason: 'x' }));
      const agreed = taken(await desk.approve(acting(request, approver)));
      for (const by of [maintainer, approver]) {
        await refuses('own-request', desk.publish(acting(agreed, by)));
        await refuses('own-request', desk.decline({ ...acting(agreed, by), reason: 'x' }));
      }
    });

    it('remembers who edited, though what they wrote is no longer in it', async () => {
      const request = await edited();
      const again = taken(
        await desk.edit({
          ...acting(request, colleague),
          documents: [{ path: DATASET, content: contentOf(DATASET) }],
        }),
      );
      assert.deepEqual(again.documents, []);
      const last = taken(
        await desk.edit({
          ...acting(again, maintainer),
          documents: [{ path: DATASET, content: title() }],
        }),
      );
      const asked = taken(await desk.submit(acting(last, maintainer)));
      await refuses('own-request', desk.approve(acting(asked, colleague)));
    });

    it('takes back what was agreed to when anything is edited', async () => {
      const request = await approved();
      const again = taken(
        await desk.edit({
          ...acting(request, maintainer),
          documents: [{ path: BUREAU, content: null }],
        }),
      );
      assert.equal(again.state, 'draft');
      assert.equal(again.approvedBy, undefined);
      assert.equal(again.submittedBy, undefined);
      await refuses('change-act-unfit', desk.publish(acting(again, publisher)));
    });
  });

  describe('races', () => {
    it('lets one of two decisions win, whichever they are', async () => {
      const request = await submitted();
      const results = await Promise.all([
        desk.approve(acting(request, approver)),
        desk.approve(acting(request, colleague)),
        desk.refuse({ ...acting(request, publisher), reason: '依据不足' }),
      ]);
      const outcomes = results.map(codeOf).sort();
      assert.deepEqual(outcomes, ['already-decided', 'already-decided', 'done']);
      const decided = kinds().filter((kind) => kind !== 'person.act-refused');
      assert.equal(decided.length, 2, decided.join());
    });

    it('publishes once', async () => {
      const request = await approved();
      const results = await Promise.all([
        desk.publish(acting(request, publisher)),
        desk.publish(acting(request, colleague)),
      ]);
      assert.deepEqual(results.map(codeOf).sort(), ['already-decided', 'done']);
      const rows = await store.db.selectFrom('publications').selectAll().execute();
      assert.equal(rows.length, 2);
    });

    it('decides on nothing that was edited after it was looked at', async () => {
      const request = await submitted();
      const again = taken(
        await desk.edit({
          ...acting(request, maintainer),
          documents: [{ path: DATASET, content: title().replace('评级', '评价') }],
        }),
      );
      taken(await desk.submit(acting(again, maintainer)));
      await refuses('change-edited', desk.approve(acting(request, approver)));
    });

    it('of two edits at once keeps one', async () => {
      const request = await edited();
      const writing = (text: string) =>
        desk.edit({
          ...acting(request, maintainer),
          documents: [{ path: DATASET, content: text }],
        });
      const results = await Promise.all([
        writing(title()),
        writing(title().replace('评级', '评价')),
      ]);
      assert.deepEqual(results.map(codeOf).sort(), ['already-decided', 'done']);
    });
  });

  describe('refusals and withdrawals', () => {
    it('ends with a reason, of the agency or of the competent authority', async () => {
      const request = await submitted();
      const refused = taken(
        await desk.refuse({ ...acting(request, approver), reason: '依据不足' }),
      );
      assert.deepEqual([refused.state, refused.refusal], ['refused', '依据不足']);
      const agreed = await approved();
      const declined = taken(
        await desk.decline({ ...acting(agreed, publisher), reason: '与标准不符' }),
      );
      assert.equal(declined.endedBy, publisher);
      const stages = entries.flatMap((entry) =>
        entry.kind === 'change.refused' ? [`${entry.stage} ${entry.reason}`] : [],
      );
      assert.deepEqual(stages, ['approval 依据不足', 'publication 与标准不符']);
      await refuses('already-decided', desk.approve(acting(refused, approver)));
      await refuses('already-decided', desk.publish(acting(declined, publisher)));
    });

    it('is withdrawn from any state before its end', async () => {
      for (const request of [await edited(), await submitted(), await approved()]) {
        const withdrawn = taken(await desk.withdraw(acting(request, maintainer)));
        assert.equal(withdrawn.state, 'withdrawn');
        await refuses(
          'already-decided',
          desk.edit({ ...acting(withdrawn, maintainer), documents: [] }),
        );
      }
    });

    it('refuses acts out of turn, and on requests that are not there', async () => {
      const draft = await edited();
      await refuses('change-act-unfit', desk.approve(acting(draft, approver)));
      await refuses('change-act-unfit', desk.publish(acting(draft, publisher)));
      const nowhere = { change: newId(), version: 1, by: maintainer };
      await refuses('change-unknown', desk.submit(nowhere));
      await refuses('change-unknown', desk.edit({ ...nowhere, documents: [] }));
    });

    it('bounds what one agency has open', async () => {
      for (let count = 0; count < OPEN_PER_AGENCY_MAX; count += 1) await drafted();
      const asked = { by: maintainer, title: 'x', reason: 'x' };
      await refuses('too-many-changes', desk.create({ ...asked, agency: 'tax' }));
      taken(await desk.create({ ...asked, agency: 'bureau' }));
    });
  });

  describe('content', () => {
    const contents: readonly {
      readonly name: string;
      readonly code: string;
      readonly written: Written;
    }[] = [
      { name: 'nothing', code: 'change-empty', written: { content: contentOf(DATASET) } },
      {
        name: 'only another spelling',
        code: 'done',
        written: { content: `# 注释\n${contentOf(DATASET)}` },
      },
      {
        name: 'a shape that is none',
        code: 'change-has-findings',
        written: { content: title().replace('domain: tax', 'domain: shoes') },
      },
      {
        name: 'a broken reference',
        code: 'change-has-findings',
        written: { content: title().replace('tax-ratings@1', 'none@1') },
      },
      {
        name: "another agency's document",
        code: 'document-foreign',
        written: { path: BUREAU, content: bureau.replace('数据岗', '综合岗') },
      },
      { name: "another agency's dataset", code: 'document-foreign', written: { agency: 'bureau' } },
      {
        name: 'its own document',
        code: 'done',
        written: { path: BUREAU, agency: 'bureau', content: bureau.replace('数据岗', '综合岗') },
      },
      {
        name: 'what belongs to nobody in particular',
        code: 'done',
        written: {
          path: 'catalogs/code-tables/letters.yaml',
          agency: 'bureau',
          content: contentOf('catalogs/code-tables/letters.yaml').replace('甲', '子'),
        },
      },
      {
        name: 'a grant in disguise',
        code: 'document-unfit',
        written: {
          path: 'catalogs/datasets/G-1.yaml',
          content: contentOf('catalogs/grants/G-1.yaml').replaceAll('G-1', 'G-7'),
        },
      },
    ];
    for (const { name, code, written } of contents) {
      it(`${code === 'done' ? 'submits' : `refuses as ${code}`}: ${name}`, async () => {
        const request = await edited(written);
        const result = await desk.submit(acting(request, maintainer));
        assert.equal(codeOf(result), code);
        if (code === 'done') return;
        assert.equal(lastCode(), code);
        assert.equal((await desk.find(request.change))?.state, 'draft');
      });
    }

    it('points at each finding', async () => {
      const request = await edited({ content: title().replace('domain: tax', 'domain: shoes') });
      const result = await desk.submit(acting(request, maintainer));
      assert.ok(isRefusal(result));
      assert.match(
        result.errors?.[0]?.pointer ?? '',
        /^\/catalogs\/datasets\/ratings\.yaml:4:\d+$/,
      );
      const meaning = taken(await desk.meaning(request.change));
      assert.equal(meaning.findings.length, 1);
    });

    const paths = [
      'catalogs/grants/G-1.yaml',
      'catalogs/../src/main.ts',
      'catalogs/datasets/../../x.yaml',
      '/etc/passwd',
      'schemas/api/problem.json',
      'schemas/standards/x.yaml',
      'catalogs/datasets/x.json',
      'catalogs/x.yaml',
    ];
    for (const path of paths) {
      it(`does not edit ${path}`, async () => {
        const { change, version } = await drafted();
        const editing = {
          change,
          version,
          by: maintainer,
          documents: [{ path, content: 'x: 1\n' }],
        };
        await refuses('document-unfit', desk.edit(editing));
      });
    }

    it('edits no more documents than it may', async () => {
      const { change, version } = await drafted();
      const documents = Array.from({ length: 201 }, (_, index) => ({
        path: `catalogs/datasets/d${index}.yaml`,
        content: 'x: 1\n',
      }));
      await refuses('document-unfit', desk.edit({ change, version, by: maintainer, documents }));
    });
  });

  describe('nothing stops unannounced', () => {
    const due = instantOf(START + NOTICE_DAYS * DAY_MS).slice(0, 10);
    const early = instantOf(START + (NOTICE_DAYS - 1) * DAY_MS).slice(0, 10);
    const stops: readonly (readonly [string, string])[] = [
      ['a region less', lessRegion],
      [
        'an item no longer shared',
        contentOf(DATASET).replace(
          '    mask: hidden\n',
          '    mask: hidden\n    share: not-shared\n    basis: { act: 某法 }\n',
        ),
      ],
      ['a way of sharing less', contentOf(DATASET).replace('[query, verify]', '[query]')],
      ['a dataset taken back', contentOf(DATASET).replace('2026-01-05', '2026-12-01')],
      ['a resource suspended', contentOf(DATASET).replace('state: mounted', 'state: suspended')],
      [
        'a duty that ends tomorrow',
        contentOf(DATASET).replace(
          'since: 2025-08-01',
          'since: 2025-08-01\n      until: 2026-06-16',
        ),
      ],
    ];
    for (const [name, content] of stops) {
      it(`asks for a day: ${name}`, async () => {
        const request = await edited({ content });
        const result = await desk.submit(acting(request, maintainer));
        assert.equal(codeOf(result), 'stop-unannounced');
        assert.ok(isRefusal(result) && result.detail?.en.includes(due));
        const dated = taken(
          await desk.edit({ ...acting(request, maintainer), documents: [], effectiveOn: early }),
        );
        await refuses('stop-unannounced', desk.submit(acting(dated, maintainer)));
        const better = taken(
          await desk.edit({ ...acting(dated, maintainer), documents: [], effectiveOn: due }),
        );
        taken(await desk.submit(acting(better, maintainer)));
      });
    }

    it('counts a duty that ends after the notice as its own announcement', async () => {
      const ending = contentOf(DATASET).replace(
        'since: 2025-08-01',
        'since: 2025-08-01\n      until: 2027-01-01',
      );
      const request = await approved({ content: ending });
      taken(await desk.publish(acting(request, publisher)));
      const [announcement] = await desk.announcements();
      assert.deepEqual(
        announcement?.stops.map(({ on }) => on),
        ['2027-01-01'],
      );
      now = Date.UTC(2027, 0, 1, 4);
      assert.deepEqual(await desk.announcements(), []);
    });

    it('announces with the approval, to the holders of the grants it touches', async () => {
      const request = await approved({ content: lessRegion, effectiveOn: due });
      const [announcement, ...others] = await desk.announcements();
      assert.deepEqual(others, []);
      assert.equal(announcement?.change, request.change);
      assert.deepEqual(announcement.grants, ['G-1', 'G-2']);
      assert.deepEqual(
        announcement.stops.map(({ on, text }) => [on, text.en]),
        [[due, 'dataset ratings tax is no longer supplied for 330200宁波市']],
      );
      const entry = entries.at(-1);
      assert.ok(entry?.kind === 'change.approved');
      assert.deepEqual([entry.stops, entry.effectiveOn, entry.grants], [1, due, ['G-1', 'G-2']]);
      await refuses('change-not-due', desk.publish(acting(request, publisher)));
      now = START + NOTICE_DAYS * DAY_MS;
      taken(await desk.publish(acting(request, publisher)));
      assert.deepEqual(await desk.announcements(), []);
    });

    it('names only the grants that lose something', async () => {
      const content = contentOf(DATASET)
        .replace('  code: { grade: 1 }', '  code: { grade: 2 }')
        .replace(
          'region: { grade: 1, source: tax }',
          'region: { share: not-shared, grade: 1, source: tax, basis: { act: 某法 } }',
        );
      await approved({ content, effectiveOn: due });
      assert.deepEqual((await desk.announcements())[0]?.grants, ['G-1', 'G-2']);
    });

    it('starts the notice with the approval: a day that has come too near is named anew', async () => {
      const request = await submitted({ content: lessRegion, effectiveOn: due });
      now += DAY_MS;
      await refuses('stop-unannounced', desk.approve(acting(request, approver)));
    });

    it('takes the notice back with the approval', async () => {
      const request = await approved({ content: lessRegion, effectiveOn: due });
      taken(await desk.edit({ ...acting(request, maintainer), documents: [] }));
      assert.deepEqual(await desk.announcements(), []);
    });
  });

  describe('the base', () => {
    const letters = 'catalogs/code-tables/letters.yaml';

    it('decides on no edit of what is no longer in force', async () => {
      const [draft, asked, agreed] = [await edited(), await submitted(), await approved()];
      await meanwhile(letters, contentOf(letters).replace('甲', '子'));
      await refuses('change-outdated', desk.submit(acting(draft, maintainer)));
      await refuses('change-outdated', desk.approve(acting(asked, approver)));
      await refuses('change-outdated', desk.publish(acting(agreed, publisher)));
      const old = { by: maintainer, agency: 'tax', title: 'x', reason: 'x', base: draft.base };
      await refuses('change-outdated', desk.create(old));
    });

    it('keeps what was agreed to when it says the same on the new base', async () => {
      const agreed = await approved();
      await meanwhile(letters, contentOf(letters).replace('甲', '子'));
      const rebased = taken(await desk.rebase({ ...acting(agreed, maintainer), documents: [] }));
      assert.equal(rebased.state, 'approved');
      assert.equal(rebased.base, await inForce());
      taken(await desk.publish(acting(rebased, publisher)));
      const { files } = await bundles.load(await inForce());
      assert.match(new TextDecoder().decode(files.get(letters)), /子/);
      assert.match(new TextDecoder().decode(files.get(DATASET)), /Grades/);
    });

    it('makes a draft of what no longer passes on the new base', async () => {
      const item = 'catalogs/service-items/rate.yaml';
      const agreed = await approved({
        path: item,
        content: contentOf(item).replace('[code, score]', '[code, score, note]'),
      });
      const { files } = await bundles.load(await inForce());
      const lessFiles = new Map(files);
      const standard = 'schemas/standards/ratings@1.json';
      const dialect = 'schemas/standards/tax-ratings@1.json';
      const mapping = 'catalogs/mappings/tax-ratings@1.to.ratings@1.yaml';
      const put2 = (path: string, text: string) =>
        lessFiles.set(path, new TextEncoder().encode(text));
      put2(
        DATASET,
        without('  note:\n    share: not-shared\n    grade: 4\n    basis: { act: 某法 }\n'),
      );
      const noteOf = (path: string, name: string) => {
        const schema = JSON.parse(contentOf(path)) as { properties: Record<string, unknown> };
        const { [name]: gone, ...properties } = schema.properties;
        assert.ok(gone);
        return JSON.stringify({ ...schema, properties });
      };
      put2(standard, noteOf(standard, 'note'));
      put2(dialect, noteOf(dialect, 'bz'));
      put2(mapping, contentOf(mapping).replace('  note: { from: bz, codes: letters/tax }\n', ''));
      await put(bundleOf(sha256, lessFiles), 'another', 'meanwhile');
      const rebased = taken(await desk.rebase({ ...acting(agreed, maintainer), documents: [] }));
      assert.equal(rebased.state, 'draft');
      await refuses('change-has-findings', desk.submit(acting(rebased, maintainer)));
    });

    it('names the documents in conflict, and takes new content for them', async () => {
      const agreed = await approved();
      const theirs = contentOf(DATASET).replace('frequency: daily', 'frequency: hourly');
      await meanwhile(DATASET, theirs);
      const result = await desk.rebase({ ...acting(agreed, maintainer), documents: [] });
      assert.equal(codeOf(result), 'change-conflicts');
      assert.deepEqual(isRefusal(result) && result.errors?.map(({ pointer }) => pointer), [
        `/${DATASET}`,
      ]);
      const rebased = taken(
        await desk.rebase({
          ...acting(agreed, maintainer),
          documents: [{ path: DATASET, content: title(theirs) }],
        }),
      );
      assert.equal(rebased.state, 'draft');
      const { changes } = taken(await desk.meaning(rebased.change));
      assert.deepEqual(
        changes.map(({ kind }) => kind),
        ['renamed'],
      );
    });

    it('drops what somebody else has done meanwhile', async () => {
      const request = await edited();
      await meanwhile(DATASET, title());
      const rebased = taken(await desk.rebase({ ...acting(request, maintainer), documents: [] }));
      assert.deepEqual(rebased.documents, []);
    });
  });

  describe('when something fails', () => {
    it('does nothing that cannot be recorded', async () => {
      const request = await submitted();
      unrecordable = 'change.approved';
      await assert.rejects(desk.approve(acting(request, approver)), { code: 'log-unavailable' });
      assert.equal((await desk.find(request.change))?.state, 'submitted');
      unrecordable = undefined;
      taken(await desk.approve(acting(request, approver)));
    });

    it('is as approved as before when the bundle does not come into force', async () => {
      const request = await approved();
      beforePublishing = () => {
        throw new Fault('log-unavailable');
      };
      await assert.rejects(desk.publish(acting(request, publisher)), { code: 'log-unavailable' });
      const after = await desk.find(request.change);
      assert.equal(after?.state, 'approved');
      assert.equal(after.endedBy, undefined);
      beforePublishing = () => undefined;
      taken(await desk.publish(acting(after, publisher)));
    });

    it('is approved again when the port refuses', async () => {
      const request = await approved();
      const meant = bundles;
      let asked = 0;
      bundles = {
        ...bundles,
        currentId: async () => ((asked += 1) > 2 ? 'other' : await meant.currentId()),
      };
      const result = await desk.publish(acting(request, publisher));
      bundles = meant;
      assert.equal(codeOf(result), 'change-outdated');
      assert.equal((await desk.find(request.change))?.state, 'approved');
    });

    it('settles after a crash between the bundle in force and the request', async () => {
      const request = await approved();
      afterPublishing = () => {
        unrecordable = 'change.published';
        throw new Error('crash');
      };
      await assert.rejects(desk.publish(acting(request, publisher)), /crash/);
      assert.equal((await desk.find(request.change))?.state, 'publishing');
      await refuses('already-decided', desk.withdraw(acting(request, maintainer)));
      unrecordable = undefined;
      desk = open();
      assert.equal(await desk.settle(), 1);
      const settled = await desk.find(request.change);
      assert.equal(settled?.state, 'published');
      assert.equal(settled.bundle, await inForce());
      assert.equal(kinds().at(-1), 'change.published');
      assert.equal(await desk.settle(), 0);
    });

    it('releases after a crash before the bundle came into force', async () => {
      const request = await approved();
      await store.db
        .updateTable('change_requests')
        .set({ state: 'publishing', ended_by: publisher, bundle: 'sha256:x' })
        .execute();
      assert.equal(await desk.settle(), 1);
      assert.equal((await desk.find(request.change))?.state, 'approved');
    });
  });
});
