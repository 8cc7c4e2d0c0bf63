/** @jsxImportSource hono/jsx */
import type {
  Method,
  OpenApiDocument,
  OperationObject,
  Parameter,
  Reference,
  ResponseObject,
} from '../openapi/document-types.ts';
import { problemType } from '../problem.ts';
import { Inline, Prose } from './prose.tsx';
import { Field, Fields, SchemaLink } from './schema.tsx';

type Props = {
  readonly path: string;
  readonly method: Method;
  readonly operation: OperationObject;
  readonly document: OpenApiDocument;
};

/** One operation: what it does, what it takes, what it answers, and a command to try it. */
export function Operation({ path, method, operation, document }: Props) {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const [sample] = operation['x-codeSamples'];
  return (
    <article id={operationId} aria-labelledby={`${operationId}-title`}>
      <h3 id={`${operationId}-title`}>
        <a href={`#${operationId}`}>{summary}</a>
      </h3>
      <p class="route">
        <MethodBadge method={method} /> <code>{breakable(path)}</code>
      </p>
      {description && <Prose text={description} />}
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      {requestBody && <Body body={requestBody} document={document} />}
      <h4>Answers</h4>
      <dl class="answers">
        {Object.entries(responses).map(([status, response]) => (
          <Answer status={status} response={resolve(response, document)} />
        ))}
      </dl>
      {sample && (
        <>
          <h4>Try it</h4>
          <pre>
            <code>{sample.source}</code>
          </pre>
        </>
      )}
    </article>
  );
}

/** The method in the colour that it has everywhere on the page. */
export function MethodBadge({ method }: { readonly method: Method }) {
  return <span class={`method ${method}`}>{method.toUpperCase()}</span>;
}

function Parameters({ parameters }: { readonly parameters: readonly Parameter[] }) {
  return (
    <>
      <h4>Parameters</h4>
      <dl class="fields">
        {parameters.map(({ name, in: place, schema, required = false, description }) => (
          <Field
            name={name}
            schema={schema}
            required={required}
            description={place === 'query' ? description : `In the ${place}. ${description}`}
          />
        ))}
      </dl>
    </>
  );
}

type BodyProps = {
  readonly body: NonNullable<OperationObject['requestBody']>;
  readonly document: OpenApiDocument;
};

function Body({ body, document }: BodyProps) {
  const { schema = {}, example } = body.content['application/json'] ?? {};
  const shape = document.components.schemas[nameIn(schema.$ref)] ?? schema;
  return (
    <>
      <h4>{body.required ? 'Body' : 'Body, if any'}</h4>
      <Fields schema={shape} />
      <pre>
        <code>{JSON.stringify(example, null, 2)}</code>
      </pre>
    </>
  );
}

type AnswerProps = { readonly status: string; readonly response: ResponseObject };

function Answer({ status, response }: AnswerProps) {
  const [[type, content] = []] = Object.entries(response.content ?? {});
  const reference = type === problemType ? undefined : content?.schema?.$ref;
  return (
    <div>
      <dt>
        <code class={`status s${status.charAt(0)}`}>{status}</code>
      </dt>
      <dd>
        <Inline text={response.description} /> {reference && <SchemaLink reference={reference} />}
        {content && !content.schema && <code>{type}</code>}
        {response.headers && (
          <span class="headers">
            {' '}
            Headers:{' '}
            {Object.keys(response.headers).map((name, index) => (
              <>
                {index > 0 && ', '}
                <code>{name}</code>
              </>
            ))}
          </span>
        )}
      </dd>
    </div>
  );
}

function resolve(response: ResponseObject | Reference, document: OpenApiDocument): ResponseObject {
  if (!('$ref' in response)) return response;
  return document.components.responses[nameIn(response.$ref)] ?? { description: '' };
}

function nameIn(reference = ''): string {
  return reference.split('/').at(-1) ?? '';
}

/** Long paths may be broken after a slash. */
function breakable(path: string) {
  return path.split('/').map((part, index) => (
    <>
      {index > 0 && '/'}
      {index > 1 && <wbr />}
      {part}
    </>
  ));
}
