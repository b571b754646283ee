import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';

export type CheckInput = Schemas['ContentCheckInput'];
export type PreviewInput = Schemas['TemplatePreviewInput'];
type Library = Schemas['ReadyTemplate'];
export interface LibraryFilter {
  readonly channel: Library['channel'];
  readonly language: Library['language'];
  readonly window?: Library['window'];
}

export const contentCheckQuery = (shop: string, body: CheckInput) =>
  queryOptions({
    queryKey: [shop, 'content', body],
    placeholderData: keepPreviousData,
    queryFn: () => data(api.POST('/v1/shops/{shop}/content/check', { params: { path: { shop } }, body })),
  });

export const previewQuery = (shop: string, body: PreviewInput) =>
  queryOptions({
    queryKey: [shop, 'preview', body],
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => data(api.POST('/v1/shops/{shop}/templates/preview', { params: { path: { shop } }, body })),
  });

export const templatesQuery = (shop: string, query: LibraryFilter) =>
  queryOptions({
    queryKey: [shop, 'templates', query],
    staleTime: 300_000,
    queryFn: () => data(api.GET('/v1/shops/{shop}/templates', { params: { path: { shop }, query } })),
  });
