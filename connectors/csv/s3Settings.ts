import { z } from 'zod';
import { longText, text } from './text.ts';

/** Where the files lie in a bucket. */
export const s3Settings = {
  endpoint: text()
    .describe('The address of the storage. Empty for Amazon S3 itself.')
    .meta({
      title: 'Endpoint',
      place: true,
      placeholder: 'https://storage.example.com',
      when: { location: ['s3'] },
    }),
  region: z
    .string()
    .trim()
    .max(100)
    .default('us-east-1')
    .describe(
      'The region of the bucket, as the console of the storage shows it. Many other than Amazon take any.',
    )
    .meta({ title: 'Region', placeholder: 'eu-central-1', when: { location: ['s3'] } }),
  bucket: text()
    .describe('The name of the bucket.')
    .meta({ title: 'Bucket', placeholder: 'hr-export', when: { location: ['s3'] }, needed: true }),
  prefix: text()
    .describe('The folder in the bucket. Empty when the files lie at its top.')
    .meta({ title: 'Folder in the bucket', placeholder: 'outgoing/', when: { location: ['s3'] } }),
  access_key_id: text()
    .describe('The id of the access key. It needs the rights s3:ListBucket and s3:GetObject.')
    .meta({ title: 'Access key id', when: { location: ['s3'] }, needed: true }),
  secret_access_key: text()
    .describe('The secret half of the access key. The storage shows it once, when the key is made.')
    .meta({ title: 'Secret access key', when: { location: ['s3'] }, needed: true }),
  session_token: longText()
    .describe('Only for temporary keys.')
    .meta({ title: 'Session token', when: { location: ['s3'] }, advanced: true }),
  addressing: z
    .enum(['automatic', 'path', 'host'])
    .default('automatic')
    .describe('Where the name of the bucket stands in addresses. Automatic fits nearly always.')
    .meta({
      title: 'Name of the bucket',
      labels: {
        automatic: 'Automatic',
        path: 'In the path (https://storage/bucket/file)',
        host: 'In the host name (https://bucket.storage/file)',
      },
      when: { location: ['s3'] },
      advanced: true,
    }),
};
