/** As much of a browser as one person's session needs: its cookies, its origin, its page's token. */
export interface Browser {
  /** The parsed body of an answer. @throws {Error} with the code when it is a problem. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

export function openBrowser(baseUrl: string): Browser {
  let cookie = '';
  let csrf = '';
  return {
    ask: async (method, path, body) => {
      const reply = await fetch(new URL(path, baseUrl), {
        method,
        headers: {
          origin: new URL(baseUrl).origin,
          'user-agent': 'jingwei-demo',
          ...(cookie === '' ? {} : { cookie, 'jingwei-csrf': csrf }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await reply.json()) as { readonly code?: string; readonly csrf?: string };
      if (!reply.ok) throw new Error(`${method} ${path}: ${answer.code ?? reply.status}`);
      const kept = reply.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
      if (kept.length > 0) cookie = kept.join('; ');
      csrf = answer.csrf ?? csrf;
      return answer;
    },
  };
}
