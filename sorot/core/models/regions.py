"""Provinces, regencies and cities of Indonesia (idn-area-data, ODbL; see core/data)."""

from django.db import models


class Province(models.Model):
    """One of 38 provinces; `code` is the Ministry of Home Affairs' number."""

    is_reference = True
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Regency(models.Model):
    """One of 514 regencies (kabupaten) and cities (kota)."""

    is_reference = True
    code = models.CharField(max_length=5, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="regencies")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=80)
    is_city = models.BooleanField()

    class Meta:
        ordering = ["short_name", "-is_city"]

    def __str__(self) -> str:
        return self.name
