import assert from 'node:assert/strict';
import { closeAll, openOrClose, type Closer } from './close-all.ts';

describe('closing all', () => {
  const recording = (closed: string[], name: string, error?: Error): Closer => {
    return () => {
      closed.push(name);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    };
  };

  it('closes the last opened first, each once, even after a failure', async () => {
    const closed: string[] = [];
    const full = new Error('full');
    const closers = [
      recording(closed, 'log'),
      recording(closed, 'client', full),
      recording(closed, 'server'),
    ];
    await assert.rejects(closeAll(closers), full);
    assert.deepEqual(closed, ['server', 'client', 'log']);
    await closeAll(closers);
    assert.equal(closed.length, 3);
  });

  it('tells why something did not open, not why it did not close', async () => {
    const closed: string[] = [];
    const taken = new Error('taken');
    const opening = openOrClose((closers) => {
      closers.push(recording(closed, 'log', new Error('full')));
      return Promise.reject(taken);
    });
    await assert.rejects(opening, taken);
    assert.deepEqual(closed, ['log']);
  });
});
