import assert from 'node:assert/strict';
import { problemPages, wrongPages } from '../../scripts/problem-pages.ts';
import { problemCodes } from '../../src/kernel/index.ts';

describe('docs/problems', () => {
  it('has a current page for every code and none besides', () => {
    assert.deepEqual(wrongPages(problemPages()), []);
  });

  it('says of every code what it is and what to do, in both languages', () => {
    const pages = problemPages();
    for (const [code, { title, remedy }] of Object.entries(problemCodes)) {
      const page = pages.get(`${code}.md`) ?? '';
      for (const text of [title['zh-CN'], title.en, remedy['zh-CN'], remedy.en]) {
        assert.ok(page.includes(text), code);
      }
    }
  });

  it('tells a stale, a missing and a stray page', () => {
    const pages = new Map(problemPages());
    pages.set('internal.md', 'changed');
    pages.set('missing.md', 'a page nobody wrote');
    pages.delete('overloaded.md');
    const wrong = wrongPages(pages);
    for (const file of ['internal.md', 'missing.md', 'overloaded.md']) {
      assert.ok(wrong.includes(file), file);
    }
  });
});
