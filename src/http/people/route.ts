import type { Language, Refusal } from '../../kernel/index.ts';
import type { ActionName, CurrentSession, Source, Target } from '../../people/index.ts';
import type { TakenFile } from '../../supervision/index.ts';
import type { CookieChange, CookieKind } from './cookies.ts';

/** A request as a handler sees it: read, checked, and without the wire. */
export interface Asked<Body = unknown> {
  /** Of the path's template. */
  readonly params: Readonly<Record<string, string>>;
  /** Of a parameter that occurs once; undefined otherwise. */
  readonly query: (name: string) => string | undefined;
  /** As the route's schema has it. */
  readonly body: Body;
  readonly source: Source;
  /** The caller's, of the two. */
  readonly language: Language;
  readonly cookie: (kind: CookieKind) => string | undefined;
  /** Path and query, as they came. */
  readonly url: string;
}

export interface AskedInSession<Body = unknown> extends Asked<Body> {
  readonly by: CurrentSession;
}

export interface Answer {
  readonly status: 200 | 201 | 303;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a ZIP to keep, instead of a body. */
  readonly file?: TakenFile;
  /** Sent as HTML, instead of a body. */
  readonly page?: string;
  /** Content-Security-Policy of a page in which something may run. */
  readonly policy?: string;
  /** Where a browser goes next (RFC 9110 §10.2.2). */
  readonly location?: string;
  readonly cookies?: readonly CookieChange[];
}

interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly action: ActionName;
  /** Shape of the body, below `schemas/`; a route without one reads none. */
  readonly body?: string;
  /** Where that is another than BODY_BYTES_MAX. */
  readonly bodyBytesMax?: number;
}

/** For whoever comes, signed in or not. */
export interface OpenRoute<Body = unknown> extends Row {
  readonly needs: 'none';
  handle(asked: Asked<Body>): Promise<Answer | Refusal> | Answer | Refusal;
}

type TargetOf<Body> = {
  of(asked: AskedInSession<Body>): Target | Refusal | Promise<Target | Refusal>;
}['of'];

/** For people signed in; what they are charged with is looked at before the handler runs. */
export interface SessionRoute<Body = unknown> extends Row {
  readonly needs: 'session' | 'step-up';
  /** NDJSON: handed over as bytes, and read only once it is known that its caller may. */
  readonly reads?: 'lines';
  /**
   * What of the thing asked for matters to who may do it, read before anything is done. `each`:
   * the handler leaves out what its caller may not see. Absent where the action has no target.
   */
  readonly target?: 'each' | TargetOf<Body>;
  /** Where what stands behind the handler records only what it did: refusals become entries too. */
  readonly recordsRefusals?: true;
  handle(asked: AskedInSession<Body>): Promise<Answer | Refusal> | Answer | Refusal;
}

export type Route = OpenRoute | SessionRoute;

/** Bytes of a body: a password, a code, a few roles. */
export const BODY_BYTES_MAX = 4096;

/** A row whose handler knows what its body is. */
export const open = <Body = unknown>(row: OpenRoute<Body>): Route => row;

export const signedIn = <Body = unknown>(row: SessionRoute<Body>): Route => row;

export const ok = (body: unknown, cookies: readonly CookieChange[] = []): Answer => ({
  status: 200,
  body,
  cookies,
});

export const created = (body: unknown): Answer => ({ status: 201, body });

/** What a refusal stays, and anything else becomes. */
export const unlessRefused = <Value extends object>(
  value: Value | Refusal,
  answer: (value: Value) => Answer,
): Answer | Refusal => ('refused' in value ? value : answer(value));
