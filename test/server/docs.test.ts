import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { openApiDocument } from '../../src/server/openapi/document.ts';
import { makeApp } from './rack-app.ts';

let response: Response;
let page: string;
beforeAll(async () => {
  response = await (await makeApp()).ask('GET', '/docs');
  page = await response.text();
});

const policy = () => response.headers.get('Content-Security-Policy') ?? '';

test('the page is for anybody', () => {
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html/);
  expect(page).toMatch(/^<!doctype html><html lang="en">/);
});

/** A page that loads something from elsewhere tells others who reads it, and runs what they send. */
test('nothing in it leads to another host, and nothing in it runs', () => {
  const addresses = page.match(/\s(?:href|src|srcset|action)=\S+?"(?=[\s>])|url\([^)]*/g) ?? [];
  expect(addresses.length).toBeGreaterThan(50);
  for (const address of addresses)
    expect(address).toMatch(/^ href="(#[\w-]+|\/openapi\.json|data:,)"$/);
  expect(page).not.toMatch(/<script|<iframe|<img|<form|@import|\son\w+=|\sstyle=|javascript:/i);
});

test('its policy allows its own style by hash, and nothing else', () => {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(style).toContain('prefers-color-scheme');
  expect(policy().split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

test('it shows every operation with its path and a command, and every shape', () => {
  const { paths, components } = openApiDocument('1.2.3');
  for (const item of Object.values(paths)) {
    for (const operation of Object.values(item)) {
      const { operationId, summary } = operation;
      expect(page).toContain(`<article id="${operationId}"`);
      expect(page).toContain(`<a href="#${operationId}">${summary}</a>`);
      const command = operation['x-codeSamples'][0]?.source ?? '';
      expect(page).toContain(`<code>${asHtml(command)}</code>`);
    }
  }
  for (const name of Object.keys(components.schemas))
    expect(page).toContain(`<article id="schema-${name}">`);
});

test('every link within it leads somewhere', () => {
  const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

function asHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
