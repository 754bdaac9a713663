#include "allowed_moc.moc"
