/** @jsxImportSource hono/jsx */
/**
 * The API as one page, made on the server from the document that `/openapi.json` shows. It has no
 * script, and nothing of it comes from elsewhere: the style stands in it, and the policy of the
 * answer allows that one by its hash and nothing else.
 */
import type { Method, OpenApiDocument, OperationObject } from '../openapi/document-types.ts';
import { MethodBadge, Operation } from './operation.tsx';
import { Prose } from './prose.tsx';
import { Fields, schemaAnchor } from './schema.tsx';
import { style } from './style.ts';

type Props = { readonly document: OpenApiDocument };

/** The whole page. */
export function docsPage(document: OpenApiDocument): string {
  return `<!doctype html>${(<Page document={document} />).toString()}`;
}

function Page({ document }: Props) {
  const { title, version, summary } = document.info;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} ${version}: API`}</title>
        <link rel="icon" href="data:," />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the style is a constant of ours, and its hash is in the policy. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header>
          <p class="name">
            {title} <span>{version}</span>
          </p>
          <p class="summary">{summary}</p>
          <p>
            <a href="/openapi.json">openapi.json</a>
          </p>
        </header>
        <Contents document={document} />
        <main id="content">
          <h1>The API</h1>
          <Prose text={document.info.description} />
          <Chapters document={document} />
          <Shapes document={document} />
        </main>
      </body>
    </html>
  );
}

function Contents({ document }: Props) {
  return (
    <nav aria-label="Contents">
      <details>
        <summary>Contents</summary>
        {chaptersOf(document).map(({ name, operations }) => (
          <section>
            <h2>
              <a href={`#${chapterAnchor(name)}`}>{name}</a>
            </h2>
            <ul>
              {operations.map(({ method, operation }) => (
                <li>
                  <a href={`#${operation.operationId}`}>
                    <MethodBadge method={method} />
                    <span>{operation.summary}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <section>
          <h2>
            <a href="#shapes">Shapes</a>
          </h2>
          <ul>
            {Object.keys(document.components.schemas).map((name) => (
              <li>
                <a href={`#${schemaAnchor(name)}`}>{name}</a>
              </li>
            ))}
          </ul>
        </section>
      </details>
    </nav>
  );
}

function Chapters({ document }: Props) {
  return (
    <>
      {chaptersOf(document).map(({ name, description, operations }) => (
        <section id={chapterAnchor(name)} aria-labelledby={`${chapterAnchor(name)}-title`}>
          <h2 id={`${chapterAnchor(name)}-title`}>{name}</h2>
          <p>{description}</p>
          {operations.map((one) => (
            <Operation {...one} document={document} />
          ))}
        </section>
      ))}
    </>
  );
}

function Shapes({ document }: Props) {
  return (
    <section id="shapes" aria-labelledby="shapes-title">
      <h2 id="shapes-title">Shapes</h2>
      {Object.entries(document.components.schemas).map(([name, schema]) => (
        <article id={schemaAnchor(name)}>
          <h3>
            <a href={`#${schemaAnchor(name)}`}>{name}</a>
          </h3>
          <Fields schema={schema} />
        </article>
      ))}
    </section>
  );
}

interface Chapter {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly {
    readonly path: string;
    readonly method: Method;
    readonly operation: OperationObject;
  }[];
}

/** The operations by chapter, in the order of the document. */
function chaptersOf({ tags, paths }: OpenApiDocument): readonly Chapter[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      return { path, method: method as Method, operation };
    }),
  );
  return tags.map(({ name, description }) => {
    const operations = all.filter(({ operation }) => operation.tags.includes(name));
    return { name, description, operations };
  });
}

function chapterAnchor(name: string): string {
  return `chapter-${name.toLowerCase()}`;
}
