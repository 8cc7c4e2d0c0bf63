/** The page `/docs` in a real browser. */
import { expect, test } from 'vitest';
import { type BrowserPage, chromium, openBrowser } from './browser.ts';
import { makeHome, serve } from './served.ts';

const outside = (page: BrowserPage, at: string) =>
  page.events
    .filter(({ method }) => method === 'Network.requestWillBeSent')
    .map(({ params }) => params.request.url as string)
    .filter((url) => url !== `${at}/docs` && !url.startsWith('data:'));

const complaints = (page: BrowserPage) =>
  page.events.filter(({ method }) =>
    ['Log.entryAdded', 'Runtime.consoleAPICalled', 'Runtime.exceptionThrown'].includes(method),
  );

test.skipIf(chromium === null).for([
  [1280, 'light'],
  [1280, 'dark'],
  [400, 'light'],
  [400, 'dark'],
] as const)(
  'in Chromium the page asks for nothing else, complains of nothing and fits %i pixels in %s colours',
  { timeout: 60_000 },
  async ([width, scheme]) => {
    const { at } = await serve(makeHome());
    const page = await openBrowser();
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await page.send('Emulation.setEmulatedMedia', { features });
    await page.send('Emulation.setDeviceMetricsOverride', {
      ...{ width, height: 900, deviceScaleFactor: 1, mobile: false },
    });
    await page.open(`${at}/docs`);
    expect(outside(page, at)).toEqual([]);
    expect(complaints(page)).toEqual([]);
    const seen = (expression: string) => page.evaluate<unknown>(expression);
    expect(await seen('document.documentElement.scrollWidth')).toBe(
      await seen('document.documentElement.clientWidth'),
    );
    expect(await seen('getComputedStyle(document.body).backgroundColor')).toBe(
      scheme === 'dark' ? 'rgb(18, 21, 27)' : 'rgb(255, 255, 255)',
    );
    expect(
      await seen(
        '[...document.links].filter((a) => a.hash && !document.getElementById(a.hash.slice(1))).map(String)',
      ),
    ).toEqual([]);
  },
);
