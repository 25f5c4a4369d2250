import assert from 'node:assert/strict';
import { buildCall } from './build-call.ts';

const misused = (pair: string): never => {
  throw new RangeError(pair);
};

describe('the body that call builds', () => {
  it('is a query with only what was given', () => {
    const options = {
      purpose: 'service',
      item: 'hiring-registration',
      case: 'BJ-1',
      subject: ['citizenId=1=2'],
      items: 'name,status',
    };
    assert.deepEqual(buildCall('d', options, misused), {
      method: 'POST',
      path: '/v1/datasets/d/query',
      body: {
        purpose: { class: 'service', item: 'hiring-registration', case: 'BJ-1' },
        subject: { citizenId: '1=2' },
        items: ['name', 'status'],
      },
    });
  });

  it('is a verification with claims', () => {
    const options = {
      verify: true,
      purpose: 'regulation',
      plan: 'P-1',
      subject: ['uscc=9'],
      claim: ['status=existing'],
      region: '330106',
      asStandard: 'x@1',
    };
    assert.deepEqual(buildCall('a/b', options, misused), {
      method: 'POST',
      path: '/v1/datasets/a%2Fb/verify',
      body: {
        purpose: { class: 'regulation', plan: 'P-1' },
        subject: { uscc: '9' },
        claims: { status: 'existing' },
        region: '330106',
      },
    });
  });

  it('turns down what is no pair', () => {
    for (const subject of [['name'], ['=value']]) {
      assert.throws(() => buildCall('d', { purpose: 'service', subject }, misused), RangeError);
    }
  });
});
