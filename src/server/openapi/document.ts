/**
 * The description of the whole API (OpenAPI 3.1), made from what validates: bodies by the schemas that
 * bodies are read with, parameters by the names that queries are read with, codes by the tables that
 * answers are made with. A test holds the routes of the app and real answers against it.
 */

import { codeSample } from './code-sample.ts';
import type {
  Content,
  Method,
  OpenApiDocument,
  OperationObject,
  PathItem,
  ResponseObject,
} from './document-types.ts';
import { failureComponents, failureResponses } from './failures.ts';
import { type Access, type Answer, type Operation, type Paths, tags } from './operation.ts';
import { accountPaths } from './paths/accounts.ts';
import { auditPaths } from './paths/audit.ts';
import { authzPaths } from './paths/authz.ts';
import { keyPaths } from './paths/keys.ts';
import { operationsPaths } from './paths/operations.ts';
import { profilePaths } from './paths/profiles.ts';
import { transferPaths } from './paths/transfer.ts';
import { verifyPaths } from './paths/verify.ts';
import { watchingPaths } from './paths/watching.ts';
import { refTo, schemaComponents } from './schemas.ts';

const description = `A key-auth server for one box. A token comes in \`Authorization: Bearer …\` or in \`X-Api-Key\`; two different tokens in one request are refused, and so is a token in the URL. On the Unix socket of the data directory no key is needed.

Bodies are JSON of at most 64 KiB (8 MiB for an import); fields and parameters that are not known are refused by name. Failures are problem documents (RFC 9457): branch on \`code\`. Every answer has an \`X-Request-Id\`; send one, and it is taken over.`;

const paths: Paths = {
  ...verifyPaths,
  ...authzPaths,
  ...keyPaths,
  ...transferPaths,
  ...accountPaths,
  ...profilePaths,
  ...auditPaths,
  ...watchingPaths,
  ...operationsPaths,
};

const byKey: OperationObject['security'] = [{ bearer: [] }, { apiKey: [] }];
const securityOf: Readonly<Record<Access, OperationObject['security']>> = {
  key: byKey,
  token: byKey,
  near: [{}, ...byKey],
  anybody: [],
};

/** The document of this version of Keyrack. */
export function openApiDocument(version: string): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Keyrack',
      version,
      summary: 'API keys for one box.',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    tags,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [path, write(path, item)]),
    ),
    components: {
      schemas: schemaComponents(),
      responses: failureComponents(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of a key.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'The same.' },
      },
    },
  };
}

function write(path: string, item: Paths[string]): PathItem {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [
      method,
      writeOperation(path, method as Method, operation),
    ]),
  );
}

function writeOperation(path: string, method: Method, operation: Operation): OperationObject {
  const { id, tag, summary, needs, parameters, body, answers, access } = operation;
  const told = [operation.description, needs && `Needs: ${needs}.`].filter(Boolean).join('\n\n');
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(told && { description: told }),
    security: securityOf[access],
    ...(parameters && { parameters }),
    ...(body && {
      requestBody: {
        required: body.required,
        content: {
          'application/json': { schema: { $ref: refTo(body.schema) }, example: body.example },
        },
      },
    }),
    responses: { ...mapValues(answers, writeAnswer), ...failureResponses(operation) },
    'x-codeSamples': [{ lang: 'Shell', source: codeSample(path, method, operation) }],
  };
}

function writeAnswer({ description, schema, type, headers }: Answer): ResponseObject {
  const content: Content = schema ? { schema: { $ref: refTo(schema) } } : {};
  const hasBody = schema !== undefined || type !== undefined;
  return {
    description,
    ...(headers && { headers }),
    ...(hasBody && { content: { [type ?? 'application/json']: content } }),
  };
}

function mapValues<T, W>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
