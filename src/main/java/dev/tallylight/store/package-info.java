/**
 * What every room needs of the database and owns none of: ids that sort by time, secrets at rest, signals between
 * replicas (LISTEN/NOTIFY), and next month's partitions.
 */
@NullMarked
package dev.tallylight.store;

import org.jspecify.annotations.NullMarked;
