import assert from 'node:assert/strict';
import type { Asking, Browser } from './support/browser.ts';
import { routeTable } from './support/route-table.ts';
import { activateFounders, openOffice, type Colleague, type Office } from './support/office.ts';

/** How a request fails to be one that a page of ours made. */
const forgeries: readonly { readonly name: string; readonly headers: Asking['headers'] }[] = [
  { name: 'without the token', headers: { 'jingwei-csrf': undefined } },
  { name: 'with another token', headers: { 'jingwei-csrf': 'A'.repeat(43) } },
  { name: 'from another site', headers: { 'sec-fetch-site': 'cross-site' } },
  { name: 'from a neighbour of the site', headers: { 'sec-fetch-site': 'same-site' } },
  { name: 'from another origin', headers: { origin: 'https://evil.example' } },
  { name: 'from nowhere', headers: { origin: 'null' } },
  {
    name: 'that does not say where it comes from',
    headers: { origin: undefined, 'sec-fetch-site': undefined },
  },
];

const unsafe = routeTable.filter(({ method }) => method !== 'GET');
const inSession = unsafe.filter(({ needs }) => needs !== 'none');
const forAnyone = unsafe.filter(({ needs }) => needs === 'none');

const pathOf = (template: string): string =>
  template.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');

const cells = inSession.length * forgeries.length;

describe('requests that no page of ours made', () => {
  let office: Office;
  let secadmin: Colleague;
  let page: Browser;
  before(async () => {
    office = await openOffice();
    ({ secadmin } = await activateFounders(office));
    page = await office.signedIn(secadmin, { steppedUp: true });
  });
  after(() => office.close());

  it(`are refused and recorded by every route that changes something: ${cells} cells`, async () => {
    const before = office.entries().length;
    for (const { method, path } of inSession) {
      for (const { name, headers } of forgeries) {
        const asking = { method, body: {}, ...(headers === undefined ? {} : { headers }) };
        const { json } = await page.ask(pathOf(path), asking);
        assert.equal(json.code, 'csrf-mismatch', `${method} ${path} ${name}`);
      }
    }
    const refused = office
      .entries()
      .slice(before)
      .filter((entry) => entry.kind === 'person.act-refused' && entry.code === 'csrf-mismatch');
    assert.equal(refused.length, cells);
    assert.equal((await page.ask('/v1/session')).status, 200);
  });

  it('cannot sign anybody in, nor use what needs no session', async () => {
    for (const { method, path } of forAnyone) {
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'https://evil.example' },
      ]) {
        const { json } = await office.browser().ask(path, { method, body: {}, headers });
        assert.equal(json.code, 'csrf-mismatch', `${method} ${path}`);
      }
    }
  });

  it('are made by what is no browser where no cookie speaks', async () => {
    const reply = await fetch(`${office.origin}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(((await reply.json()) as { code: string }).code, 'body-invalid');
  });

  it('are not taken for ours because another session has that token', async () => {
    const other = await office.signedIn(secadmin);
    const headers = { 'jingwei-csrf': page.csrf };
    const refused = await other.ask('/v1/session', { method: 'DELETE', headers });
    assert.equal(refused.json.code, 'csrf-mismatch');
  });
});
