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
  /** Reads no more; ends the connection when the requests that came whole have their answers. */
  closeAfterAnswers(connection: Duplex): void;
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
    const responses: Due = new Set();
    connections.set(connection, responses);
    // Of pipelined responses only the first has the connection and hears of its end.
    connection.once('close', () => {
      count -= responses.size;
      responses.clear();
    });
    return responses;
  };

  const due = (connection: Duplex): readonly ServerResponse[] => [
    ...(connections.get(connection) ?? []),
  ];

  return {
    add: ({ socket }, response) => {
      const responses = dueOn(socket);
      responses.add(response);
      count += 1;
      response.once('close', () => {
        if (responses.delete(response)) count -= 1;
      });
    },
    count: () => count,
    awaitsNothingElse: (connection) => {
      const responses = due(connection);
      return responses.length <= 1 && responses.every(isHalfRead);
    },
    closeAfterAnswers: (connection) => {
      const last = due(connection).findLast(({ req }) => req.complete);
      if (last === undefined) connection.destroy();
      else last.once('close', () => connection.destroy());
      connection.pause();
    },
  };
}
