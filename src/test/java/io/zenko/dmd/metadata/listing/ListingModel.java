package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.listing.RandomBucket.Item;
import java.util.ArrayList;
import java.util.List;

/** What a listing returns in all, by rules that know neither of entries nor of a pass over them. */
record ListingModel(RandomBucket bucket, String prefix, String delimiter) {

  /** Texts that name the items and common prefixes of a listing, in their order. */
  List<String> expected(String type) {
    List<String> result = new ArrayList<>();
    bucket.objects.forEach(
        (key, versions) -> {
          if (key.startsWith(Key.of(prefix))) {
            addObject(type, versions, result);
          }
        });
    return result;
  }

  private void addObject(String type, List<Item> versions, List<String> result) {
    switch (type) {
      case "DelimiterMaster" -> {
        if (!versions.get(0).isDeleteMarker()) {
          addGrouped(versions.get(0).key(), "", result);
        }
      }
      case "DelimiterVersions" ->
          versions.forEach(version -> addGrouped(version.key(), "#" + version.id(), result));
      case "DelimiterCurrent" -> {
        Item current = versions.get(0);
        if (!current.isDeleteMarker() && current.date().compareTo("2024-01-06") < 0) {
          result.add(current.key());
        }
      }
      case "DelimiterNonCurrent" -> {
        for (int i = 1; i < versions.size(); i++) {
          String staleDate = versions.get(i - 1).date();
          if (staleDate.compareTo("2024-01-09") < 0) {
            result.add(versions.get(i).key() + "#" + versions.get(i).id() + "@" + staleDate);
          }
        }
      }
      case "DelimiterOrphanDeleteMarker" -> {
        Item current = versions.get(0);
        if (versions.size() == 1 && current.isDeleteMarker()) {
          result.add(current.key());
        }
      }
      default -> throw new IllegalArgumentException(type);
    }
  }

  private void addGrouped(String key, String version, List<String> result) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    String item = at < 0 ? key + version : key.substring(0, at + delimiter.length()) + "...";
    if (at < 0 || result.isEmpty() || !result.get(result.size() - 1).equals(item)) {
      result.add(item);
    }
  }
}
