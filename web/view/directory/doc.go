// Package directory draws countries, organisations and offices.
package directory
