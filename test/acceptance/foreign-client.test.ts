import assert from 'node:assert/strict';
import { createHash, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

/** A client that shares no code with us: it signs, we verify; we sign, it verifies. */
describe('a client we did not write', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const digest = (body: string): string =>
    `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

  it('is understood, and can verify the reply as bound to its request', async () => {
    world.provider.play(answering(insured(insuredRow())));
    const key = world.keys.get('xihu-window')!;
    const body = JSON.stringify({
      purpose: hiring,
      subject: { citizenId: resident.citizenId },
      items: ['status'],
    });
    const plain = {
      method: 'POST',
      url: `${world.gateway.baseUrl}/v1/datasets/social-insurance-status/query`,
      headers: { 'content-type': 'application/json', 'content-digest': digest(body) },
    };
    const request = await httpbis.signMessage(
      {
        key: {
          ...createSigner(key.handle as KeyObject, 'ecdsa-p256-sha256'),
          id: key.keyid,
        },
        fields: ['@method', '@target-uri', 'content-digest'],
        params: ['created', 'nonce', 'keyid'],
        paramValues: { created: new Date(), nonce: randomUUID() },
      },
      plain,
    );
    const reply = await fetch(plain.url, { ...request, body });
    const text = await reply.text();
    assert.equal(reply.status, 200, text);
    assert.equal(reply.headers.get('content-digest'), digest(text));

    const pem = readFileSync(join(world.settings.data, 'gateway.pub.pem'), 'utf8');
    const verified = await httpbis.verifyMessage(
      {
        keyLookup: () =>
          Promise.resolve({
            id: world.settings.gateway.keyid,
            algs: ['ecdsa-p256-sha256'],
            verify: createVerifier(createPublicKey(pem), 'ecdsa-p256-sha256'),
          }),
        requiredFields: ['@status', 'content-digest'],
      },
      { status: reply.status, headers: Object.fromEntries(reply.headers) },
      request,
    );
    assert.equal(verified, true);
  });
});
