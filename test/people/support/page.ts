import { setTimeout as sleep } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import type { Asking, Browser } from './browser.ts';

interface Element {
  hidden: boolean;
  textContent: string;
  readonly listeners: Map<string, (event: object) => unknown>;
}

/** A page whose one script runs against as much of a document as it uses. */
export interface Page {
  /** Parts that are hidden at first and are not now. */
  shown(): readonly string[];
  text(id: string): string;
  fill(form: Readonly<Record<string, string>>): void;
  fire(id: string, event: string): void;
  /** Resolves when nothing the script asked for is under way. */
  settled(): Promise<void>;
}

const elementsIn = (html: string): Map<string, Element> => {
  const found = [...html.matchAll(/<\w+[^>]*\bid="(\w+)"([^>]*)>/g)];
  return new Map(
    found.map(([, id = '', rest = '']) => [
      id,
      { hidden: / hidden\b/.test(rest), textContent: '', listeners: new Map() },
    ]),
  );
};

export async function openPage(browser: Browser, address: string): Promise<Page> {
  const [path = '', hash = ''] = address.split('#');
  const html = (await browser.ask(path)).text;
  const elements = elementsIn(html);
  const parts = [...elements].filter(([, { hidden }]) => hidden).map(([id]) => id);
  const at = (id: string): Element => {
    const element = elements.get(id);
    if (element === undefined) throw new Error(`no element ${id}`);
    return element;
  };
  let waiting = 0;
  let filled: Readonly<Record<string, string>> = {};
  const context = createContext({
    location: { hash: `#${hash}` },
    document: {
      getElementById: (id: string) =>
        Object.assign(at(id), {
          addEventListener: (name: string, act: (event: object) => unknown) =>
            at(id).listeners.set(name, act),
        }),
    },
    FormData: class {
      // Iterated by Object.fromEntries.
      [Symbol.iterator](): Iterator<[string, string]> {
        return Object.entries(filled)[Symbol.iterator]();
      }
    },
    encodeURIComponent,
    fetch: async (url: string, init: Asking & { readonly headers: Record<string, string> }) => {
      waiting += 1;
      try {
        const headers = Object.fromEntries(new Headers(init.headers));
        const answer = await browser.ask(url, { ...init, headers });
        return { ok: answer.status < 400, json: () => Promise.resolve(answer.json) };
      } finally {
        waiting -= 1;
      }
    },
  });
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(html) ?? [];
  runInContext(script, context);
  return {
    shown: () => parts.filter((id) => !at(id).hidden),
    text: (id) => at(id).textContent,
    fill: (form) => {
      filled = form;
    },
    fire: (id, event) => {
      at(id).listeners.get(event)?.({ preventDefault: () => undefined });
    },
    settled: async () => {
      // The script asks again as soon as it is answered, or not at all.
      for (let quiet = 0; quiet < 5; quiet = waiting === 0 ? quiet + 1 : 0) await sleep(10);
    },
  };
}
