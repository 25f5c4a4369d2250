import assert from 'node:assert/strict';
import type { NoteVerifier } from '../../proofs/index.ts';
import type { Asked } from './ask-witness.ts';
import { createStandings } from './standings.ts';

const refusing = (status: number) => ({ status, contentType: 'text/plain', text: '' });
const ahead = { status: 409, contentType: 'text/x.tlog.size', text: '9\n' };

describe('how a witness stands', () => {
  it('is told whenever it answers otherwise, and a refusal for another reason is another answer', async () => {
    // A fork seen at one size is a conflict, and at the next size a proof that does not verify.
    const answers = [ahead, ahead, refusing(409), refusing(409), refusing(422), refusing(422)];
    const told: Asked[] = [];
    const verifier: NoteVerifier = {
      name: 'w.example/1',
      keyHash: new Uint8Array(4),
      verify: () => Promise.resolve(false),
    };
    let turn = 0;
    const standings = createStandings({
      log: { consistency: () => [] },
      nowSeconds: () => 0,
      steady: { now: () => 0 },
      contacts: [{ name: 'w1', submit: () => Promise.resolve(answers[turn] ?? ahead), verifier }],
      onChange: (_witness, asked) => told.push(asked),
    });
    for (; turn < answers.length; turn += 1) await standings.askAll({ size: 3, note: '' });
    assert.deepEqual(told, [
      { outcome: 'ahead', size: 9 },
      { outcome: 'refused', status: 409 },
      { outcome: 'refused', status: 422 },
    ]);
  });
});
