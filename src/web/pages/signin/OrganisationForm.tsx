import { Button, Stack, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { strings } from '../../strings/index.ts';

const text = strings.signin;

/** Asks for the organisation where neither the address nor a sign-in before says it. @param unknown one that nobody signs in to */
export function OrganisationForm({ unknown }: { readonly unknown: string | undefined }) {
  const search = useSearch({ from: '/signin' });
  const navigate = useNavigate({ from: '/signin' });
  const [slug, setSlug] = useState(unknown ?? '');
  const wanted = slug.trim().toLowerCase();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') void navigate({ search: { ...search, organisation: wanted } });
      }}
    >
      <Stack gap="md">
        <TextInput
          label={text.organisation}
          description={text.organisationHint}
          placeholder={text.organisationPlaceholder}
          error={unknown !== undefined && unknown === wanted && text.organisationUnknown(unknown)}
          value={slug}
          maxLength={100}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setSlug(event.currentTarget.value)}
        />
        <Button type="submit" disabled={wanted === ''}>
          {text.go}
        </Button>
      </Stack>
    </form>
  );
}
