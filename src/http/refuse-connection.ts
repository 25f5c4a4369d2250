import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  canonicalText,
  problemCodes,
  problemDocument,
  utf8,
  type ProblemCode,
} from '../kernel/index.ts';

/** What the parser could not make a request of, by its error codes. */
const parserFailures: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** The code to refuse with; undefined when the connection itself failed. */
export function codeOfParserFailure({ code }: NodeJS.ErrnoException): ProblemCode | undefined {
  if (code === undefined) return undefined;
  return parserFailures[code] ?? (code.startsWith('HPE_') ? 'request-malformed' : undefined);
}

/**
 * A problem document where there is no request to answer, and so no language and nothing that a
 * signature could be bound to. Ends the connection: where the next request begins is unknown.
 */
export function refuseConnection(connection: Duplex, code: ProblemCode): void {
  const { status, origin } = problemCodes[code];
  const body = canonicalText(problemDocument({ refused: code }, { language: 'zh-CN' }));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${utf8(body).length}`,
    `Jingwei-Error-Origin: ${origin}`,
    'Connection: close',
  ];
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy());
}
