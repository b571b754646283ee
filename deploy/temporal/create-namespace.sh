#!/bin/sh
# Creates the namespace unless it exists. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the tool itself.
set -eu

attempts=30
until temporal operator cluster health; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || { echo "Temporal at $TEMPORAL_ADDRESS does not become healthy" >&2; exit 1; }
  sleep 2
done

# Histories stay for looking at after a campaign ends; the campaign's own data is in MongoDB, for as long as the shop wants.
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 720h
