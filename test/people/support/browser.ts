import { Cookie, CookieJar } from 'tough-cookie';

/** How a page stands to what it asks for (RFC 6265bis §5.2). */
type Context = 'strict' | 'lax' | 'none';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of JSON; empty otherwise. */
  readonly json: Readonly<Record<string, unknown>> & { readonly code?: string };
  readonly url: string;
}

export interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface BrowserOptions {
  readonly userAgent?: string;
  /** Where a page of its own would be. */
  readonly origin: string;
}

const siteOf = (url: string): string => new URL(url).hostname;

async function answered(reply: Response, url: string): Promise<Answered> {
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
  const json = isJson ? (JSON.parse(text) as Answered['json']) : {};
  return { status: reply.status, headers: reply.headers, text, json, url };
}

/** A client that keeps cookies and sends them as browsers do, same-site rules included. */
export interface Browser {
  readonly jar: CookieJar;
  /** The session's, once a page of ours has read it. */
  csrf: string;
  /** A request of a page of our own: same site, its origin told, with the CSRF token. */
  ask(path: string, asking?: Asking): Promise<Answered>;
  /** A top-level navigation, redirects and refreshes included; `from` is the page it began at. */
  visit(url: string, from?: string): Promise<Answered>;
  /** A form sent by the page at `from`. */
  submit(url: string, form: Readonly<Record<string, string>>, from: string): Promise<Answered>;
}

const REDIRECTS_MAX = 20;

const refreshIn = (html: string): string | undefined =>
  /http-equiv="refresh" content="0;url=([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');

export function createBrowser({ userAgent = 'Browser/1.0', origin }: BrowserOptions): Browser {
  const jar = new CookieJar(undefined, { prefixSecurity: 'strict' });

  const send = async (url: string, init: RequestInit, context: Context): Promise<Response> => {
    const cookie = await jar.getCookieString(url, { sameSiteContext: context });
    const headers = new Headers(init.headers);
    headers.set('user-agent', userAgent);
    if (cookie !== '' && !headers.has('cookie')) headers.set('cookie', cookie);
    const reply = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const text of reply.headers.getSetCookie()) {
      const parsed = Cookie.parse(text);
      if (parsed) await jar.setCookie(parsed, url, { sameSiteContext: context });
    }
    return reply;
  };

  /** Once a chain has touched another site, all that follows in it is cross-site. */
  const follow = async (
    first: { readonly url: string; readonly init: RequestInit },
    from: string | undefined,
  ): Promise<Answered> => {
    const seen = from === undefined ? [] : [siteOf(from)];
    let { url, init } = first;
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      seen.push(siteOf(url));
      const isSame = seen.every((site) => site === siteOf(url));
      const isSafe = (init.method ?? 'GET') === 'GET';
      const reply = await send(url, init, isSame ? 'strict' : isSafe ? 'lax' : 'none');
      const location = reply.headers.get('location');
      if (location === null) {
        const page = await answered(reply, url);
        const next = refreshIn(page.text);
        return next === undefined ? page : await browser.visit(new URL(next, url).href, url);
      }
      await reply.body?.cancel();
      url = new URL(location, url).href;
      init = {};
    }
    throw new Error('too many redirects');
  };

  const browser: Browser = {
    jar,
    csrf: '',
    ask: async (path, { method = 'GET', body, headers = {} } = {}) => {
      const plain: Record<string, string | undefined> = {
        'sec-fetch-site': 'same-origin',
        ...(method === 'GET' ? {} : { origin, 'jingwei-csrf': browser.csrf }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      };
      const told = Object.entries(plain).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      );
      const sent = typeof body === 'string' ? body : JSON.stringify(body);
      const url = origin + path;
      const init = { method, headers: told, ...(body === undefined ? {} : { body: sent }) };
      const answer = await answered(await send(url, init, 'strict'), url);
      if (typeof answer.json['csrf'] === 'string') browser.csrf = answer.json['csrf'];
      return answer;
    },
    visit: (url, from) => follow({ url, init: {} }, from),
    submit: (url, form, from) =>
      follow({ url, init: { method: 'POST', body: new URLSearchParams(form) } }, from),
  };
  return browser;
}

/** What the action of the form on a page is, resolved. */
export function formOf({ text, url }: Answered): string {
  const action = /<form[^>]*action="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) throw new Error(`no form at ${url}: ${text.slice(0, 300)}`);
  return new URL(action, url).href;
}

/** Goes through the provider's pages: signs in, then consents. */
export async function signInAtProvider(
  browser: Browser,
  start: string,
  login: string,
): Promise<Answered> {
  const asked = await browser.visit(start);
  const consent = await browser.submit(
    formOf(asked),
    { prompt: 'login', login, password: 'any' },
    asked.url,
  );
  return browser.submit(formOf(consent), { prompt: 'consent' }, consent.url);
}
