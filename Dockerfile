# One image for the API and the workers; compose gives each its command.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# tsx is a run-time dependency: the programs run from their TypeScript source, so there is no build step to differ from the tests.
RUN npm ci --omit=dev

# The console's static files; its tools stay behind.
FROM node:24-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci
COPY config ./config
COPY domain ./domain
COPY workflows ./workflows
COPY models ./models
COPY channels ./channels
COPY activities ./activities
COPY api ./api
COPY dev/console ./dev/console
COPY web ./web
RUN npm run build

FROM node:24-slim
# Workflow code must not see the host's time zone (docs/decisions.md, "Time").
ENV NODE_ENV=production TZ=UTC API_HOST=0.0.0.0 API_PORT=8080
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json tsconfig.json LICENSE ./
COPY config ./config
COPY domain ./domain
COPY workflows ./workflows
COPY models ./models
COPY channels ./channels
COPY activities ./activities
COPY api ./api
COPY worker ./worker
COPY --from=console /app/web/dist ./web/dist
# Once, here: a worker then bundles nothing when it starts, and its file system may be read-only.
RUN npm run bundle -- bundles
ENV WORKFLOW_BUNDLES=/app/bundles
# Where refusals wait while MongoDB is away; a volume on it is owned as it is.
RUN mkdir /spool && chown 1000:1000 /spool
# `node` by number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 8080
# /readyz also asks MongoDB and Temporal. Workers replace this check in docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.API_PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: it would keep SIGTERM to itself, and a worker must get it to finish its batches.
CMD ["node", "--max-old-space-size=256", "--import", "tsx", "api/server.ts"]
