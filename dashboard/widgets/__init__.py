"""What screens are made of: access, tiles, charts, tables, the roster grid."""
