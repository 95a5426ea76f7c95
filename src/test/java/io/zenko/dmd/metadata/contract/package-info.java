/**
 * What {@link io.zenko.dmd.metadata.MetadataRepository} promises, as tests that every repository
 * passes; {@link io.zenko.dmd.metadata.MetadataRepositoryContract} gathers them.
 */
package io.zenko.dmd.metadata.contract;
