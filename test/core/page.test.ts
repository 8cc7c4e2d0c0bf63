import { describe, expect, it } from 'vitest';
import { checkPaging, paginate } from '../../src/core/page.ts';
import { failureOf } from './support/fixtures.ts';

const list = Array.from({ length: 105 }, (_, index) => index + 1);

describe('paginate', () => {
  it('gives the first fifty when nothing is asked', () => {
    const page = paginate(list, {});
    expect(page).toEqual({ items: list.slice(0, 50), page: 1, limit: 50, total: 105 });
  });

  it('shows every item exactly once over all pages', () => {
    for (const limit of [1, 7, 35, 100]) {
      const pages = Array.from({ length: Math.ceil(105 / limit) }, (_, index) =>
        paginate(list, { page: index + 1, limit }),
      );
      expect(pages.flatMap(({ items }) => items)).toEqual(list);
    }
  });

  it.each([4, 1000, Number.MAX_SAFE_INTEGER])('has an empty page %d after the last one', (page) => {
    expect(paginate(list, { page })).toEqual({ items: [], page, limit: 50, total: 105 });
  });

  it('has one empty page of an empty list', () => {
    expect(paginate([], {})).toEqual({ items: [], page: 1, limit: 50, total: 0 });
  });
});

describe('checkPaging', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses page %d',
    (page) => {
      const { code, issues } = failureOf(() => checkPaging({ page }));
      expect([code, issues[0]?.path]).toEqual(['invalid_input', 'page']);
    },
  );

  it.each([0, -1, 1.5, 101, Number.NaN])('refuses a limit of %d', (limit) => {
    const { code, issues } = failureOf(() => checkPaging({ limit }));
    expect([code, issues[0]?.path]).toEqual(['invalid_input', 'limit']);
  });

  it.each([1, 100])('takes a limit of %d', (limit) => {
    expect(checkPaging({ limit })).toEqual({ page: 1, limit });
  });
});
