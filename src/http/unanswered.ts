import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Requests that have no complete answer yet, by connection; several on one when pipelined. */
export interface Unanswered {
  /** Counts the request until it is answered or its connection is gone. */
  add(request: IncomingMessage, response: ServerResponse): void;
  readonly count: () => number;
  /**
   * Whether bytes written past the responses would be read as the answer to what is broken: not
   * where another request's answer is due first, nor where an answer has begun.
   */
  awaitsNothingElse(connection: Duplex): boolean;
}

type Due = Set<ServerResponse>;

const isHalfRead = (response: ServerResponse): boolean =>
  !response.headersSent && !response.req.complete;

export function createUnanswered(): Unanswered {
  const connections = new WeakMap<Duplex, Due>();
  let count = 0;

  const dueOn = (connection: Duplex): Due => {
    const known = connections.get(connection);
    if (known !== undefined) return known;
    const due: Due = new Set();
    connections.set(connection, due);
    // Of pipelined responses only the first has the connection and hears of its end.
    connection.once('close', () => {
      count -= due.size;
      due.clear();
    });
    return due;
  };

  return {
    add: ({ socket }, response) => {
      const due = dueOn(socket);
      due.add(response);
      count += 1;
      response.once('close', () => {
        if (due.delete(response)) count -= 1;
      });
    },
    count: () => count,
    awaitsNothingElse: (connection) => {
      const due = [...(connections.get(connection) ?? [])];
      return due.length <= 1 && due.every(isHalfRead);
    },
  };
}
