import assert from 'node:assert/strict';
import { FLOW } from '../../src/flows/flow-world.test.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const dataset = `dataset: nb-people
code: "301001/900"
title: { zh-CN: 宁波落地人口, en: People landed in Ningbo }
domain: person
standard: nb-people@1
published: 2026-01-05
share: conditional
subject: [no]
records: one
landedFrom: { flow: ${FLOW}, system: nb-core }
items:
  no: { grade: 2, origin: { dataset: people, item: number } }
  mc: { grade: 2, origin: { dataset: people, item: name } }
supplies:
  - agency: ningbo
    regions: [{ code: "330200", subtree: true }]
    duty:
      basis: [{ act: 条例 }]
      since: 2026-01-01
      frequency: daily
      timeliness: { answerWithin: PT3S, freshness: P1D }
      conditions: { zh-CN: 仅限办事 }
      modes: [query]
      security: { provide: ningbo, operate: ningbo, use: requester }
    resources:
      landed:
        kind: service
        system: nb-core
        connector: rest
        endpoint: people
        ask: { no: subject.no }
        success: { path: code, equals: ["1"] }
        records: data
        standard: nb-rows@1
`;

const standard = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  'x-title': { 'zh-CN': '行', en: 'Rows' },
  'x-kind': 'dialect',
  type: 'object',
  additionalProperties: false,
  properties: {
    NO: { type: 'string', minLength: 1, maxLength: 40 },
    MC: { type: 'string', minLength: 1, maxLength: 40 },
  },
  required: ['NO', 'MC'],
});

const grant = (named: {
  readonly grant: string;
  readonly requester: string;
  readonly dataset: string;
  readonly items: readonly string[];
}): string =>
  JSON.stringify({
    ...named,
    modes: ['query'],
    purposes: [{ class: 'statistics' }],
    regions: [{ code: '330000', subtree: true }],
    from: '2026-01-01',
    until: '2031-01-01',
    state: 'active',
    basis: 'test',
    scenario: 'test',
  });

const { documents, systems = [] } = flowWorldOptions();
const options = {
  systems,
  providers: ['nb-core'],
  documents: {
    ...documents,
    'catalogs/datasets/nb-people.yaml': dataset,
    'schemas/standards/nb-rows@1.json': standard,
    'catalogs/mappings/nb-rows@1.to.nb-people@1.yaml':
      'from: nb-rows@1\nto: nb-people@1\nfields: { no: { from: NO }, mc: { from: MC } }\n',
    // At the source: it opens nothing of the copy.
    'catalogs/grants/G-T1.yaml': grant({
      ...{ grant: 'G-T1', requester: 'hangzhou', dataset: 'people' },
      items: ['number', 'name'],
    }),
    'catalogs/grants/G-T2.yaml': grant({
      ...{ grant: 'G-T2', requester: 'xihu', dataset: 'nb-people' },
      items: ['no', 'mc'],
    }),
  },
};

describe('a copy that landed', () => {
  let world: World;
  before(async () => {
    world = await startWorld(options);
    world.provider.play(answering({ code: '1', data: [{ NO: 'a', MC: '某人' }] }));
  });
  after(() => world.close());

  const query = (system: string) =>
    world.as(system).send({
      method: 'POST',
      path: '/v1/datasets/nb-people/query',
      body: {
        purpose: { class: 'statistics', project: 'TJ-1' },
        subject: { no: 'a' },
        region: '330200',
      },
    });

  it('is reused under a grant of its own', async () => {
    const { status, body } = await query('xh-desk');
    assert.equal(status, 200, JSON.stringify(body));
    const { records } = body as { readonly records: readonly unknown[] };
    assert.deepEqual(records, [{ no: 'a', mc: '某人' }]);
  });

  it('is not reused under a grant of its source, nor by its keeper for another purpose', async () => {
    for (const system of ['hz-core', 'nb-core']) {
      const { body } = await query(system);
      assert.equal((body as { readonly code: string }).code, 'no-grant', system);
    }
  });
});
