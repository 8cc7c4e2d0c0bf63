/** @jsxImportSource hono/jsx */
import type { Schema } from '../openapi/document-types.ts';
import { Inline } from './prose.tsx';

/** The place of a named shape on the page. */
export const schemaAnchor = (name: string) => `schema-${name}`;

/** The type of a value in words, with links to shapes that have a name. */
export function TypeOf({ schema }: { readonly schema: Schema }) {
  const { $ref, enum: values, const: value, type, items, anyOf, oneOf, format } = schema;
  if ($ref) return <SchemaLink reference={$ref} />;
  if (value !== undefined) return <code>{JSON.stringify(value)}</code>;
  if (values) return <Values values={values} />;
  const choices = anyOf ?? oneOf;
  if (choices) return <Choices choices={choices} />;
  if (items) {
    return (
      <>
        list of <TypeOf schema={items} />
      </>
    );
  }
  const names = [type ?? 'anything'].flat().join(' or ');
  return <>{format === 'date-time' ? 'time' : names}</>;
}

/** A link to a shape that has a name. */
export function SchemaLink({ reference }: { readonly reference: string }) {
  const name = reference.split('/').at(-1) ?? '';
  return <a href={`#${schemaAnchor(name)}`}>{name}</a>;
}

/** The fields of an object, or its type where it is none. */
export function Fields({ schema }: { readonly schema: Schema }) {
  const { properties, required = [], anyOf, oneOf } = schema;
  const choices = anyOf ?? oneOf;
  if (choices?.every((choice) => choice.properties)) {
    return (
      <ul class="choices">
        {choices.map((choice) => (
          <li>
            <Fields schema={choice} />
          </li>
        ))}
      </ul>
    );
  }
  if (!properties) {
    return (
      <p>
        <TypeOf schema={schema} />
      </p>
    );
  }
  return (
    <dl class="fields">
      {Object.entries(properties).map(([name, field]) => (
        <Field name={name} schema={field} required={required.includes(name)} />
      ))}
    </dl>
  );
}

type FieldProps = {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly description?: string;
};

/** One field or parameter: name, type, whether it must be there, and what it is. */
export function Field({ name, schema, required, description = schema.description }: FieldProps) {
  return (
    <div>
      <dt>
        <code>{name}</code>{' '}
        <span class="type">
          <TypeOf schema={schema} />
          {rangeOf(schema)}
        </span>
        {!required && <span class="optional">optional</span>}
      </dt>
      {(description || schema.examples) && (
        <dd>
          <Inline text={description ?? ''} /> <Examples values={schema.examples ?? []} />
        </dd>
      )}
      {schema.properties && (
        <dd>
          <Fields schema={schema} />
        </dd>
      )}
    </div>
  );
}

/** What a number may be, and what it is unless given; a bound that only says "a whole number" is none. */
function rangeOf({ minimum, maximum, default: usual }: Schema): string {
  const isBound = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  return `${from}${isBound ? ` to ${maximum}` : ''}${usual === undefined ? '' : `, else ${usual}`}`;
}

function Examples({ values }: { readonly values: readonly unknown[] }) {
  return (
    <>
      {values.map((value, index) => (
        <>
          {index === 0 ? 'Such as ' : ', '}
          <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
        </>
      ))}
    </>
  );
}

function Values({ values }: { readonly values: readonly unknown[] }) {
  return (
    <>
      {values.map((value, index) => (
        <>
          {index > 0 && ' | '}
          <code>{String(value)}</code>
        </>
      ))}
    </>
  );
}

function Choices({ choices }: { readonly choices: readonly Schema[] }) {
  return (
    <>
      {choices.map((choice, index) => (
        <>
          {index > 0 && ' or '}
          <TypeOf schema={choice} />
        </>
      ))}
    </>
  );
}
