import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isProblemCode, problemCodes } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { sampleRows } from './samples.ts';
import { demoSystems, shippedCatalog } from './systems.ts';

/** Every case that the demo must show, once. */
const WANTED = [
  'unconditional-query',
  'conditional-query',
  'item-not-granted',
  'local-standard',
  'residence-permit',
  'verification-true',
  'verification-false',
  'bank-verification',
  'no-grant',
  'wrong-purpose',
  'region-asked-outside',
  'region-of-record-outside',
  'grant-expired',
  'grant-revoked',
  'dataset-unknown',
  'dataset-hidden',
  'dataset-not-shared',
  'third-party-copy',
  'nothing-to-release',
  'body-malformed',
  'body-invalid',
  'purpose-incomplete',
  'item-unknown',
  'subject-invalid',
  'standard-unavailable',
  'subject-unknown',
  'provider-breaks-standard',
  'provider-mixes-up-persons',
  'provider-holds-two-records',
  'provider-down',
  'birth-registered',
  'marriage-in-hangzhou',
  'marriage-in-ningbo',
  'several-cities-supply',
  'death-certified',
  'relation-to-head',
  'pension-without-amount',
  'driving-licence',
  'split-county-kept',
  'split-county-file',
  'split-county-new',
  'split-county-withdrawn',
  'death-by-a-second-source',
  'employment',
  'degrees',
  'qualification',
  'unemployment',
  'real-estate-in-hangzhou',
  'real-estate-in-ningbo',
  'mortgage',
  'sale-without-price',
  'deed-tax-cleared',
  'housing-fund',
  'taxpayer',
  'food-licence',
  'penalties-under-an-inspection-plan',
  'licence-for-the-bank',
];

describe("the demo's samples", () => {
  const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));
  const consumers = demoSystems().filter(({ role }) => role === 'consumer');

  it('show every wanted case once', () => {
    assert.deepEqual(sampleRows.map(({ name }) => name).sort(), [...WANTED].sort());
  });

  for (const { name, system, path, body, expect, malformed } of sampleRows) {
    it(`${name} is a call of a consumer, shaped as it is meant to be`, () => {
      assert.ok(consumers.some(({ id }) => id === system));
      const [, operation = ''] = /^\/v1\/datasets\/[a-z-]+\/(query|verify)$/.exec(path) ?? [];
      const check = schemas.check(`api/${operation}-request.json`);
      assert.equal(check(body).ok, malformed !== true);
      const { status, code = '' } = expect;
      if (status === 200) assert.equal(code, '');
      else assert.ok(isProblemCode(code) && problemCodes[code].status === status);
    });
  }

  it('make each consumer with a key call at least once, but for those that receive flows and the one that waits for grants', () => {
    const receivers = [...shippedCatalog().flows.values()].flatMap((flow) =>
      flow.receivers.map(({ system }) => system),
    );
    const calling = new Set([...sampleRows.map(({ system }) => system), ...receivers]);
    const silent = consumers.filter(({ id }) => !calling.has(id)).map(({ id }) => id);
    assert.deepEqual(silent, ['hz-civil-desk']);
  });
});
