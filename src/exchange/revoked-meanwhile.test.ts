import assert from 'node:assert/strict';
import { isRefusal, utf8 } from '../kernel/index.ts';
import { createReplayGuard } from '../identity/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  signRequest,
} from '../signatures/index.ts';
import type { AskedAbout } from './asked.ts';
import { identify } from './identify.ts';
import type { ExchangePorts } from './ports.ts';
import { releaseTo } from './release-to.ts';
import type { Run } from './run.ts';
import { catalog, permissionFor, person, routeOf } from './shipped.test.ts';

const crypto = createNodeCryptoProvider();

describe('what was revoked while the provider was asked', () => {
  /** A release in which key and grant still stand, or do not. */
  function releasing(stands: { readonly key: boolean; readonly grant: boolean }) {
    const permission = permissionFor(['status']);
    const ports = { keys: { stands: () => stands.key }, grants: { stands: () => stands.grant } };
    const asked = {
      need: {},
      permission,
      route: routeOf(permission),
      caller: { keyid: 'k1' },
    } as unknown as AskedAbout;
    const mapped = { records: [person], withheld: 0 };
    const result = releaseTo({ ports, catalog } as unknown as Run, asked, mapped);
    return isRefusal(result) ? result.refused : result.kind;
  }

  it('stops the release: the key as well as the grant', () => {
    assert.equal(releasing({ key: true, grant: true }), 'records');
    assert.equal(releasing({ key: false, grant: true }), 'key-unknown');
    assert.equal(releasing({ key: true, grant: false }), 'grant-revoked');
  });
});

describe('a system that the catalog has given to another agency', () => {
  const [system] = [...catalog.systems.values()];
  const { publicPem, privatePem } = crypto.generateKeyPair('ed25519');

  async function identified(agency: string): Promise<string> {
    const body = utf8('{}');
    const plain = {
      'content-type': 'application/json',
      'content-digest': contentDigest(crypto, body),
    };
    const unsigned = {
      method: 'POST',
      targetUri: 'http://gateway.test/',
      headers: headersOf(plain),
    };
    const clock = { now: () => Date.now() };
    const created = Math.floor(clock.now() / 1000);
    const signing = { key: crypto.importSigningKey('k1', privatePem)!, created };
    const nonce = 'a nonce of its own';
    const signature = await signRequest(crypto, unsigned, { ...signing, nonce });
    const key = crypto.importVerificationKey('k1', publicPem)!;
    const registered = { keyid: 'k1', system: system!.id, agency, algorithm: key.algorithm, key };
    const keys = { findKey: () => registered } as unknown as ExchangePorts['keys'];
    const replay = createReplayGuard({ sha256: (bytes) => crypto.sha256(bytes), clock });
    const ports = { clock, crypto, keys, replay, signatureWindowSeconds: 300 };
    const message = { ...unsigned, headers: headersOf({ ...plain, ...signature }) };
    const caller = await identify(ports, catalog, { message, body });
    return isRefusal(caller) ? caller.refused : caller.system;
  }

  it('is not spoken for by the keys it had before', async () => {
    assert.equal(await identified(system!.agency.agency), system!.id);
    assert.equal(await identified('somebody-else'), 'key-unknown');
  });
});
